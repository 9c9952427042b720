// .toc: marks the last section whose heading has been reached.
{
  const links = new Map();
  for (const link of document.querySelectorAll(".toc a[href^='#']")) {
    const heading = document.getElementById(link.hash.slice(1));
    if (heading) links.set(heading, link);
  }
  const mark = () => {
    const edge = innerHeight / 3;
    const reached = [...links.keys()].filter((heading) => heading.getBoundingClientRect().top < edge).at(-1);
    for (const [heading, link] of links) {
      if (heading === reached) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  if (links.size) {
    const watcher = new IntersectionObserver(mark, { rootMargin: "0px 0px -66% 0px" });
    for (const heading of links.keys()) watcher.observe(heading);
  }
}
