/* The search of an outline. It looks for every search field that is still hidden, as notebooks do not all run a
   script where it is written. */
(() => {
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();

  /** Hides an element that neither matches nor holds or lies below a match; returns whether it or one below matches. */
  function sift(element, question, above) {
    const tree = element.tagName === "DETAILS";
    const row = tree ? element.firstElementChild : element;
    const hit = question !== "" && fold(row.querySelector(".mm-name").textContent).includes(question);
    let below = false;
    for (const child of tree ? element.children : []) {
      if (child.matches("details, .mm-leaf")) below = sift(child, question, above || hit) || below;
    }
    element.hidden = question !== "" && !(above || hit || below);
    if (tree) element.open = question === "" ? element.dataset.open === "1" : below;
    return hit || below;
  }

  for (const box of document.querySelectorAll(".massmob-box input[hidden]")) {
    box.hidden = false;
    box.addEventListener("input", () => {
      const question = fold(box.value.trim());
      for (const element of box.parentNode.querySelectorAll(":scope > div > details, :scope > div > .mm-leaf")) {
        sift(element, question, false);
      }
    });
  }
})();
