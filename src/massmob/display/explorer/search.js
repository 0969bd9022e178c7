/* The search field and its list of results, as the ARIA practices say (W3C, APG, combobox). */

function drawResults() {
  const text = $("search").value;
  const hits = find(text);
  const { alive } = snapshot(state.day);
  const shown = hits.slice(0, FOUND).map((entity, at) => h("div", {
    class: alive[entity] ? "result" : "result past", role: "option", id: `result-${at}`, "data-node": entity,
    "aria-selected": String(at === 0),
  },
  h("span", { class: "label" }, called(entity)),
  h("span", { class: "kind" }, word(DATA.kinds[KINDS[entity]].word)),
  h("span", { class: "where" }, standsAt(entity))));
  const more = hits.length - shown.length;
  const told = hits.length === 0 ? say("none_found") : more > 0 ? say("more_found", { n: number(more) }) : null;
  $("results").replaceChildren(...shown, ...(told ? [h("p", { class: "nothing", "aria-hidden": "true" }, told)] : []));
  $("heard").textContent = hits.length ? say("found", { n: number(hits.length) }) : say("none_found");
  showResults(fold(text) !== "");
}

/** Where an entity stands, from the nearest upward, whenever it did; and its time where it has one. */
function standsAt(entity) {
  const path = [];
  const along = ALONG.find((each) => ABOVE[each].has(entity));
  for (let at = entity; along && path.length < 4;) {
    at = ABOVE[along].get(at)?.[0];
    if (at === undefined || at < 0 || path.includes(at)) break;
    path.push(at);
  }
  const [first, last] = DATA.periods[VALID[entity]];
  const time = first === null && last === null ? [] : [periodName(VALID[entity])];
  const places = path.map(nameOf).join(", ");
  return [...(places ? [places] : []), ...time].join(" · ");
}

function showResults(isShown) {
  $("results").hidden = !isShown;
  $("search").setAttribute("aria-expanded", String(isShown));
  markResult(isShown ? 0 : -1);
}

function markResult(at) {
  const options = [...$("results").querySelectorAll("[role=option]")];
  options.forEach((each, place) => each.setAttribute("aria-selected", String(place === at)));
  const marked = options[at];
  if (marked) $("search").setAttribute("aria-activedescendant", marked.id);
  else $("search").removeAttribute("aria-activedescendant");
  marked?.scrollIntoView({ block: "nearest" });
}

function onSearchKey(event) {
  const options = [...$("results").querySelectorAll("[role=option]")];
  const at = options.findIndex((each) => each.getAttribute("aria-selected") === "true");
  if (event.key === "Escape") {
    $("search").value = "";
    showResults(false);
  } else if (event.key === "ArrowDown") markResult(Math.min(at + 1, options.length - 1));
  else if (event.key === "ArrowUp") markResult(Math.max(at - 1, 0));
  else if (event.key === "Enter" && options[at] && !$("results").hidden) take(options[at]);
  else return;
  event.preventDefault();
}

function take(option) {
  showResults(false);
  open(Number(option.dataset.node));
  $("main").focus({ preventScroll: true });
}
