/* The search field and its list of results, as the ARIA practices recommend (W3C, APG, combobox). */

function drawResults() {
  const text = $("search").value;
  const matches = find(text);
  const { inForce } = snapshot(state.day);
  const shown = matches.slice(0, RESULT_LIMIT).map((entity, index) => h("div", {
    class: inForce[entity] ? "result" : "result inactive", role: "option", id: `result-${index}`, "data-node": entity,
    "aria-selected": String(index === 0),
  },
  h("span", { class: "label" }, nameAndKind(entity)),
  h("span", { class: "kind" }, wordLabel(DATA.kinds[KINDS[entity]].label)),
  h("span", { class: "where" }, locationOf(entity))));
  const hidden = matches.length - shown.length;
  const note = matches.length === 0 ? translate("results_none") : hidden > 0 ? translate("results_hidden", { n: number(hidden) }) : null;
  $("results").replaceChildren(...shown, ...(note ? [h("p", { class: "nothing", "aria-hidden": "true" }, note)] : []));
  $("result-count").textContent = matches.length ? translate("results", { n: number(matches.length) }) : translate("results_none");
  showResults(fold(text) !== "");
}

/** The entities above an entity, of any period, the nearest first; and its period if it has one. */
function locationOf(entity) {
  const path = [];
  const along = ALONG.find((hierarchy) => PARENTS[hierarchy].has(entity));
  for (let node = entity; along && path.length < 4;) {
    node = PARENTS[along].get(node)?.[0];
    if (node === undefined || node < 0 || path.includes(node)) break;
    path.push(node);
  }
  const [first, last] = DATA.periods[VALID[entity]];
  const period = first === null && last === null ? [] : [periodName(VALID[entity])];
  const places = path.map(nameOf).join(", ");
  return [...(places ? [places] : []), ...period].join(" · ");
}

function showResults(isShown) {
  $("results").hidden = !isShown;
  $("search").setAttribute("aria-expanded", String(isShown));
  markResult(isShown ? 0 : -1);
}

function markResult(index) {
  const options = [...$("results").querySelectorAll("[role=option]")];
  options.forEach((option, position) => option.setAttribute("aria-selected", String(position === index)));
  const marked = options[index];
  if (marked) $("search").setAttribute("aria-activedescendant", marked.id);
  else $("search").removeAttribute("aria-activedescendant");
  marked?.scrollIntoView({ block: "nearest" });
}

function onSearchKey(event) {
  const options = [...$("results").querySelectorAll("[role=option]")];
  const index = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "Escape") {
    $("search").value = "";
    showResults(false);
  } else if (event.key === "ArrowDown") markResult(Math.min(index + 1, options.length - 1));
  else if (event.key === "ArrowUp") markResult(Math.max(index - 1, 0));
  else if (event.key === "Enter" && options[index] && !$("results").hidden) openResult(options[index]);
  else return;
  event.preventDefault();
}

function openResult(option) {
  showResults(false);
  open(Number(option.dataset.node));
  $("main").focus({ preventScroll: true });
}
