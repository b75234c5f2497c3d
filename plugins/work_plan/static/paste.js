// Keeps what the clipboard holds as a page (a table of Word or Excel) beside the pasted text.
"use strict";
document.querySelectorAll("[data-paste-markup]").forEach((area) => {
  const markup = document.getElementById(area.dataset.pasteMarkup);
  area.addEventListener("paste", (event) => {
    const page = event.clipboardData && event.clipboardData.getData("text/html");
    markup.value = page && /<table/i.test(page) && !area.value.trim() ? page : "";
  });
  area.addEventListener("input", (event) => {
    if (event.inputType !== "insertFromPaste") markup.value = "";
  });
});
