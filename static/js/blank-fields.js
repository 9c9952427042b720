// Blank fields of a GET form stay out of the address, so that it can be shared.
document.addEventListener("formdata", (event) => {
  if (event.target.method !== "get") return;
  for (const [name, value] of [...event.formData]) {
    if (value !== "") continue;
    const filled = event.formData.getAll(name).filter((one) => one !== "");
    event.formData.delete(name);
    for (const one of filled) event.formData.append(name, one);
  }
});
