// Only a page with a diagram fetches what draws it.
if (document.querySelector("[data-diagram]")) import(document.currentScript.dataset.diagrams);
