// .prose pre: long code in a text gets a button that copies it.
for (const block of document.querySelectorAll(".prose > pre")) {
  const frame = document.createElement("div");
  frame.className = "code";
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "button small copy", textContent: "Copy" });
  button.dataset.copy = "";
  block.replaceWith(frame);
  frame.append(block, button);
}
