// SPDX-License-Identifier: MIT
// Text for the clipboard, also on a page of another machine, where browsers have no `clipboard`.

/// Copies a text; throws where the browser does not let the page.
export async function copyText(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  if (!isCopied) throw new Error("The browser does not copy: select the command and copy it.");
}
