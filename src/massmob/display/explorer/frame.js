/* What surrounds the content: the day, the tabs, the languages, the theme; and the start of the script. */

function drawTime() {
  const index = Math.max(0, STOPS.findLastIndex((day) => day <= state.day));
  const slider = $("slider");
  slider.max = String(STOPS.length - 1);
  slider.value = String(index);
  slider.disabled = STOPS.length < 2;
  slider.setAttribute("aria-valuetext", dayName(state.day));
  $("date").value = dayName(state.day);
  $("earlier").disabled = STOPS[0] >= state.day;
  $("later").disabled = STOPS.at(-1) <= state.day;
  $("changed").textContent = [changesText(STOPS[index]), coveredText()].filter(Boolean).join(" · ");
}

/** What began and ended on a day, by kind. */
function changesText(day) {
  const counts = new Map();
  const count = (entities, position) => (entities ?? EMPTY).forEach((entity) => {
    if (!counts.has(KINDS[entity])) counts.set(KINDS[entity], [0, 0]);
    counts.get(KINDS[entity])[position] += 1;
  });
  count(CHANGES.began.get(day), 0);
  count(CHANGES.ended.get(day), 1);
  const changes = [...counts].sort(([a], [b]) => a - b).map(([kind, [begun, finished]]) =>
    [kindName(kind), begun ? `+${number(begun)}` : "", finished ? `−${number(finished)}` : ""].filter(Boolean).join(" "));
  return changes.length && day <= state.day
    ? `${translate("changed_on", { day: dayName(day) })}: ${changes.join(" · ")}` : translate("nothing_changed");
}

function coveredText() {
  const last = DATA.covers[1];
  return last !== null && state.day > last ? translate("too_late", { last: dayName(last) }) : null;
}

const toggleButton = (label, isPressed, click, attributes = {}) =>
  h("button", { type: "button", "aria-pressed": String(isPressed), click, ...attributes }, label);

const ICONS = {
  theme: "M8 1.500a6.500 6.500 0 1 0 0 13a6.500 6.500 0 0 0 0-13v13M5.500 2.500v11M3 4.500v7",
  copy: "M6.5 9.5l3-3M7 4.5l1.5-1.5a3.2 3.2 0 0 1 4.5 4.5L11.500 9M9 11.5L7.500 13A3.200 3.200 0 0 1 3 8.500L4.500 7",
};

/** A label for wide screens and one for phones; both are in the page, so that one style sheet chooses. */
const wideOrShort = (wide, short) => [h("span", { class: "on-wide" }, wide), h("span", { class: "on-phone" }, short)];

const LANGUAGE_NAMES = { vi: "Tiếng Việt", en: "English", ru: "Русский" };

function drawFrame() {
  document.documentElement.lang = state.lang;
  document.title = printable(inLang(DATA.title));
  $("title").textContent = printable(inLang(DATA.title));
  $("subtitle").textContent = DATA.subtitle ? printable(inLang(DATA.subtitle)) : "";
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = translate(element.dataset.text);
  $("search").placeholder = translate("search_hint");
  const labels = { results: "search", time: "time", slider: "slider", earlier: "earlier", later: "later",
    date: "choose_day", side: "hierarchy", hierarchies: "hierarchy", languages: "language", tabs: "views" };
  for (const [id, key] of Object.entries(labels)) $(id).setAttribute("aria-label", translate(key));
  for (const id of ["earlier", "later"]) $(id).title = translate(id);
  $("languages").replaceChildren(...LANGUAGES.map((lang) => toggleButton(
    wideOrShort(LANGUAGE_NAMES[lang], lang.toUpperCase()), lang === state.lang, () => chooseLanguage(lang),
    { lang, title: LANGUAGE_NAMES[lang] })));
  labelButton("copy", translate("copy_link"));
  drawTheme();
}

/** A label beside an icon, which is all that a phone shows. */
function labelButton(id, label) {
  $(id).title = label;
  $(id).setAttribute("aria-label", label);
  const icon = svg("svg", { viewBox: "0 0 16 16", class: "icon", "aria-hidden": "true" }, svg("path", { d: ICONS[id] }));
  $(id).replaceChildren(icon, h("span", { class: "on-wide" }, label));
}

function chooseLanguage(lang) {
  state.lang = lang;
  drawFrame();
  update({});
  $("languages").querySelector("[aria-pressed=true]").focus();
}

const DRAW_VIEW = {
  card: drawCard, map: drawMap, timeline: drawTimeline, graph: drawGraph, tables: drawTables, compare: drawCompare,
  documents: drawDocuments, findings: drawFindings,
};

function drawPanel() {
  addressEnds.clear();
  const panel = $("panel"), focused = panel.contains(document.activeElement) ? document.activeElement.id : "";
  panel.setAttribute("aria-labelledby", `tab-${state.view}`);
  const heading = state.view === "card" ? [] : [h("h2", { class: "visually-hidden" }, translate(`view_${state.view}`))];
  panel.replaceChildren(...heading, ...DRAW_VIEW[state.view]().filter(Boolean));
  if (focused) $(focused)?.focus({ preventScroll: true }); // of a choice that was just made
}

let drawnTabs = "";

function drawTabs() {
  const key = `${state.lang} ${state.view}`;
  if (key === drawnTabs) return;
  drawnTabs = key;
  const counts = { findings: ` (${number(findings().length)})` };
  const focused = document.activeElement?.id;
  $("tabs").replaceChildren(...VIEWS.map((view) => h("button", {
    type: "button", role: "tab", id: `tab-${view}`, "aria-selected": String(view === state.view), "aria-controls": "panel",
    tabindex: view === state.view ? "0" : "-1", click: () => show(view),
  }, translate(`view_${view}`), counts[view])));
  if (focused?.startsWith("tab-")) $(`tab-${state.view}`).focus({ preventScroll: true });
  const { offsetLeft, offsetWidth } = $(`tab-${state.view}`); // the row of tabs scrolls on a phone
  $("tabs").scrollLeft = offsetLeft + offsetWidth / 2 - $("tabs").clientWidth / 2;
}

function show(view) {
  update({ view });
  $(`tab-${view}`).focus({ preventScroll: true });
}

let drawnHierarchies = "";

function drawHierarchies() {
  const key = `${state.lang} ${state.along}`;
  if (key === drawnHierarchies) return;
  drawnHierarchies = key;
  const isFocused = $("hierarchies").contains(document.activeElement);
  const hierarchies = ALONG.filter((along) => PARENTS[along].size > 0);
  $("hierarchies").hidden = hierarchies.length < 2;
  $("hierarchies").replaceChildren(...hierarchies.map((along) => toggleButton(translate(along), along === state.along, () => {
    state.along = along;
    if (!PARENTS[along].has(state.entity)) choose(defaultEntity(along));
    update({});
  })));
  if (isFocused) $("hierarchies").querySelector("[aria-pressed=true]")?.focus();
}

/** The root with most children: what the page opens with. */
function defaultEntity(along) {
  const tree = snapshot(state.day).tree(along);
  const roots = tree.roots.length ? tree.roots : [...PARENTS[along].keys()].slice(0, 1);
  const best = roots.reduce((best, root) => (tree.children(root).length > tree.children(best).length ? root : best), roots[0]);
  if (best !== undefined) expandedPaths.add(`${best}`);
  return best ?? (SIZE ? 0 : -1);
}

/** On a phone the tree is shown when it is asked for; elsewhere it is always there. */
function browse(isShown) {
  $("browse").setAttribute("aria-expanded", String(isShown));
  document.documentElement.toggleAttribute("data-browsing", isShown);
}

const THEMES = ["auto", "light", "dark"];
let theme = "auto";

function drawTheme() {
  document.documentElement.dataset.theme = theme;
  labelButton("theme", `${translate("theme")}: ${translate(`theme_${theme}`)}`);
  $("theme").lastChild.textContent = translate(`theme_${theme}`);
}

/** Everything that depends on the state, except the texts of the frame. */
function draw() {
  const began = performance.now();
  drawTime();
  drawHierarchies();
  drawTree();
  drawTabs();
  drawNotices();
  drawPanel();
  document.documentElement.dataset.drawn = (performance.now() - began).toFixed(1);
}

function listenToTime() {
  let frame = 0;
  const onSlider = (isFinal) => {
    const day = STOPS[Number($("slider").value)];
    cancelAnimationFrame(frame);
    if (isFinal) moveTo(day);
    else frame = requestAnimationFrame(() => moveTo(day));
  };
  $("slider").addEventListener("input", () => onSlider(false));
  $("slider").addEventListener("change", () => onSlider(true));
  $("date").addEventListener("change", () => onDayTyped($("date"), state.day, moveTo));
  $("earlier").addEventListener("click", () => moveTo(STOPS.findLast((day) => day < state.day)));
  $("later").addEventListener("click", () => moveTo(STOPS.find((day) => day > state.day)));
  // The side and what is scrolled to begin below the bar, whatever its height.
  const measure = () => document.documentElement.style.setProperty("--bar-height", `${$("time").offsetHeight}px`);
  new ResizeObserver(measure).observe($("time"));
  measure();
}

function listenToSearch() {
  $("search").addEventListener("input", drawResults);
  $("search").addEventListener("focus", () => $("search").value && drawResults());
  $("search").addEventListener("keydown", onSearchKey);
  $("search").addEventListener("blur", () => showResults(false));
  $("results").addEventListener("mousedown", (event) => {
    event.preventDefault(); // the field would lose the focus before the click
    const option = event.target.closest("[role=option]");
    if (option) openResult(option);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.target.matches("input, select")) return;
    event.preventDefault();
    $("search").focus();
    $("search").select();
  });
}

function listenToFrame() {
  $("tree").addEventListener("keydown", onTreeKey);
  $("tree").addEventListener("click", onTreeClick);
  $("tabs").addEventListener("keydown", (event) => {
    const index = VIEWS.indexOf(state.view);
    const view = { ArrowRight: VIEWS.at((index + 1) % VIEWS.length), ArrowLeft: VIEWS.at(index - 1),
      Home: VIEWS[0], End: VIEWS.at(-1) }[event.key];
    if (!view) return;
    event.preventDefault();
    show(view);
  });
  $("theme").addEventListener("click", () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    drawTheme();
  });
  $("browse").addEventListener("click", () => browse($("browse").getAttribute("aria-expanded") !== "true"));
  $("copy").addEventListener("click", copyLink);
  $("skip").addEventListener("click", (event) => {
    event.preventDefault();
    $("main").focus();
  });
  let width = innerWidth;
  addEventListener("resize", () => { // a drawing is as wide as the panel
    if (innerWidth !== width && ["map", "graph"].includes(state.view)) drawPanel();
    width = innerWidth;
  });
  addEventListener("popstate", () => { readAddress(); drawFrame(); draw(); });
}

function start() {
  state.along = ALONG.find((along) => PARENTS[along].size > 0) ?? "locality";
  state.entity = defaultEntity(state.along);
  state.kind = tableKinds()[0] ?? null;
  state.other = Math.max(FIRST_DAY, state.day - 365);
  readAddress();
  drawFrame();
  draw();
  writeAddress(false); // so that going back ends here
  listenToTime();
  listenToSearch();
  listenToFrame();
  if (location.hash) reveal();
}

start();
