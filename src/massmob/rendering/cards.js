/* The search of an outline. Notebooks do not always run a script where it is written, so it sets up every search
   field on the page that is still hidden. */
(() => {
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();

  /** Shows the matches of a query with the nodes above and below them, and hides the rest of a node's subtree.
      Returns whether the node or one below it matches. */
  function filterSubtree(element, query, belowMatch) {
    const hasChildren = element.tagName === "DETAILS";
    const line = hasChildren ? element.firstElementChild : element;
    const matches = query !== "" && fold(line.querySelector(".mm-name").textContent).includes(query);
    let aboveMatch = false;
    for (const child of hasChildren ? element.children : []) {
      if (child.matches("details, .mm-leaf")) {
        aboveMatch = filterSubtree(child, query, belowMatch || matches) || aboveMatch;
      }
    }
    element.hidden = query !== "" && !(belowMatch || matches || aboveMatch);
    if (hasChildren) element.open = query === "" ? element.dataset.open === "1" : aboveMatch;
    return matches || aboveMatch;
  }

  for (const field of document.querySelectorAll(".massmob-box input[hidden]")) {
    field.hidden = false;
    field.addEventListener("input", () => {
      const query = fold(field.value.trim());
      for (const element of field.parentNode.querySelectorAll(":scope > div > details, :scope > div > .mm-leaf")) {
        filterSubtree(element, query, false);
      }
    });
  }
})();
