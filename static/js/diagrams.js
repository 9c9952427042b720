// [data-diagram]: code in Mermaid's language is drawn; the code is folded below. Where that fails, the code stays as it is.
// Fetched by diagrams-loader.js.
{
  const codes = [...document.querySelectorAll("[data-diagram]")];
  const settings = {
    startOnLoad: false,
    suppressErrorRendering: true,
    securityLevel: "strict",
    secure: ["secure", "securityLevel", "startOnLoad", "suppressErrorRendering", "htmlLabels", "themeCSS", "fontFamily"],
    htmlLabels: true,
    look: "classic",
    theme: "base",
    fontFamily: getComputedStyle(document.body).fontFamily,
    // Light paper only: in the dark the whole drawing is inverted, with the colours that its author chose.
    themeVariables: {
      primaryColor: "#ecf2fb",
      primaryBorderColor: "#5679ae",
      primaryTextColor: "#20242c",
      lineColor: "#5d6470",
      tertiaryColor: "#f5f4f0",
      fontSize: "15px",
    },
  };
  // HTML in labels would bring attributes that the policy forbids.
  const markup = /<[a-z]+\s[^<>]*=[^<>]*>/gi;

  // The page's policy forbids style elements and style attributes, not the CSS object model: they are led there.
  // Mermaid measures its labels within the page, whose own rule for .label must not count.
  const draw = async (mermaid, id, text) => {
    const { setAttribute } = Element.prototype;
    const rules = new CSSStyleSheet();
    let style;
    Element.prototype.setAttribute = function (name, value) {
      if (name === "style" && this.style) this.style.cssText = value;
      else setAttribute.call(this, name, value);
    };
    document.createElement = (name) => {
      const element = Document.prototype.createElement.call(document, name === "style" ? "template" : name);
      if (name === "style") {
        style ??= element;
        Object.defineProperty(element, "innerHTML", { set: (text) => rules.replaceSync(`#${id} .label { font: inherit; letter-spacing: inherit }${text}`) });
      }
      // Nor is the drawing written out as text and read again: it is taken as it stands.
      if (name === "div") Object.defineProperty(element, "innerHTML", { get: () => "" });
      return element;
    };
    document.adoptedStyleSheets.push(rules);
    try {
      await mermaid.render(id, text.replace(markup, ""));
      const drawing = style.parentNode;
      style.remove();
      return { drawing, rules };
    } finally {
      delete document.createElement;
      Element.prototype.setAttribute = setAttribute;
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== rules);
    }
  };

  // In a tree of its own no rule and no id of the drawing touches the page.
  const show = (code, { drawing, rules }) => {
    const block = code.closest(".code") ?? code;
    const figure = document.createElement("figure");
    figure.className = "diagram";
    figure.innerHTML = `<div class="drawing scroll" tabindex="0" role="group" aria-label="Diagram"></div><details><summary>As text</summary></details>`;
    const tree = figure.firstChild.attachShadow({ mode: "open" });
    tree.adoptedStyleSheets = [rules];
    tree.append(drawing);
    drawing.style.minWidth = `min(${drawing.style.maxWidth || "100%"}, 36rem)`; // read by scrolling, not with a lens
    if (!drawing.hasAttribute("aria-labelledby")) drawing.setAttribute("aria-label", drawing.getAttribute("aria-roledescription"));
    block.replaceWith(figure);
    figure.lastChild.append(block);
  };

  const drawAll = async () => {
    const { default: mermaid } = await import("../vendor/mermaid-12.3.0/mermaid.esm.min.mjs");
    mermaid.initialize(settings);
    for (const [index, code] of codes.entries()) {
      try {
        show(code, await draw(mermaid, `diagram-${index}`, code.textContent));
      } catch (error) {
        console.info(`A diagram could not be drawn: ${error.message}`);
      }
    }
  };
  drawAll();
}
