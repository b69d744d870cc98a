/* The patrol page: everything is in the page, nothing is fetched, notes are kept in the browser's own store. */
function startPatrol(data) {
  "use strict";
  const words = data.words;
  const make = (tag, name, text) => { const e = document.createElement(tag); if (name) e.className = name; if (text !== undefined) e.textContent = text; return e; };
  const flip = (line) => line.map((p) => [p[1], p[0]]);
  let at = 0, map = null, layers = null;
  const key = () => data.kind + ":" + data.register + ":" + data.tours[at].number;
  const memory = {};
  const load = () => { try { return JSON.parse(localStorage.getItem(key()) || "{}"); } catch (e) { return memory[key()] || {}; } };
  const store = (notes) => { memory[key()] = notes; try { localStorage.setItem(key(), JSON.stringify(notes)); } catch (e) { /* a browser without a store keeps them while the page is open */ } };

  const head = make("header"), title = make("h1"), pick = make("select"), facts = make("p"), bar = make("div", "bar"), fill = make("i");
  bar.append(fill);
  data.tours.forEach((tour, i) => { const o = make("option", "", tour.title); o.value = i; pick.append(o); });
  title.append(pick);
  const nav = make("nav"), main = make("main"), list = make("section", "on"), hand = make("section"), mapBox = make("div");
  list.id = "list"; hand.id = "hand"; mapBox.id = "map";
  head.append(title, facts, bar, nav);
  main.append(list, mapBox, hand);
  document.body.append(head, main);
  const pages = { stops: list, map: mapBox, hand: hand };
  Object.keys(pages).forEach((name) => {
    const b = make("button", name === "stops" ? "on" : "", words[name]);
    b.dataset.page = name;
    b.onclick = () => show(name);
    nav.append(b);
  });
  function show(name) {
    Object.entries(pages).forEach(([n, e]) => e.classList.toggle("on", n === name));
    nav.querySelectorAll("button").forEach((b) => b.classList.toggle("on", b.dataset.page === name));
    if (name === "map") drawMap();
    if (name === "hand") drawHand();
  }
  const fillIn = (text, values) => text.replace(/\{(\w+)\}/g, (_, n) => values[n]);

  function refresh() {
    const tour = data.tours[at], notes = load(), done = tour.stops.filter((s) => notes[s.order]).length;
    facts.textContent = tour.facts + "　" + fillIn(words.done, { done: done, all: tour.stops.length });
    fill.style.width = (100 * done / Math.max(1, tour.stops.length)) + "%";
    list.querySelectorAll(".no").forEach((e) => e.classList.toggle("done", Boolean(notes[e.dataset.order])));
  }

  function drawList() {
    const tour = data.tours[at];
    list.replaceChildren(...tour.stops.map((stop) => stopCard(tour, stop)));
    refresh();
  }

  function stopCard(tour, stop) {
    const card = make("div", "stop"), top = make("button", "head"), no = make("span", "no " + stop.kind, stop.order), text = make("span");
    no.dataset.order = stop.order;
    const name = make("b", "", stop.name);
    text.append(name);
    if (stop.key) text.append(make("span", "chip key", "★"));
    if (stop.class.length === 1) text.append(make("span", "chip " + stop.class, stop.class));
    text.append(make("small", "", stop.why), make("small", "", stop.address));
    top.append(no, text, make("span", "when", stop.arrive));
    top.onclick = () => { if (card.classList.toggle("open") && !card.querySelector(".choices")) card.append(form(tour, stop, card)); };
    card.append(top);
    return card;
  }

  function form(tour, stop, card) {
    const body = make("div", "body"), note = Object.assign({ result: "", text: "", major: false, rechecks: {} }, load()[stop.order] || {});
    if (stop.guessed) body.append(make("p", "", words.guessed));
    if (stop.dangers) body.append(make("p", "", stop.dangers));
    if (stop.phone) { const call = make("a", "call", words.call + " " + stop.contact + " " + stop.phone); call.href = "tel:" + stop.phone; body.append(call); }
    stop.hazards.forEach((hazard) => {
      const box = make("div", "hazard" + (hazard.late ? " late" : ""), hazard.text);
      box.append(make("small", "", [hazard.number, hazard.level, hazard.state, hazard.due].filter(Boolean).join("　")));
      if (hazard.recheck) {
        const pair = make("div", "pair");
        [["passed", true], ["failed", false]].forEach(([word, value]) => {
          const b = make("button", note.rechecks[hazard.id] === value ? "on" : "", words[word]);
          b.onclick = () => { note.rechecks[hazard.id] = value; pair.querySelectorAll("button").forEach((x) => x.classList.toggle("on", x === b)); };
          pair.append(b);
        });
        box.append(pair);
      }
      body.append(box);
    });
    if (tour.checklist.length) body.append(make("p", "", words.check + "：" + tour.checklist.join("、")));
    const choices = make("div", "choices");
    Object.entries(words.results).forEach(([value, word]) => {
      const b = make("button", note.result === value ? "on" : "", word);
      b.dataset.v = value;
      b.onclick = () => { note.result = value; choices.querySelectorAll("button").forEach((x) => x.classList.toggle("on", x === b)); };
      choices.append(b);
    });
    const area = make("textarea"), major = make("label", "major"), box = make("input"), need = make("p", "need"), save = make("button", "save", words.save), clear = make("button", "plain", words.clear);
    area.placeholder = words.finding;
    area.value = note.text;
    box.type = "checkbox";
    box.checked = note.major;
    major.append(box, words.major);
    save.onclick = () => {
      note.text = area.value.trim();
      note.major = box.checked;
      if (!note.result) note.result = "fine";
      if (note.result === "hazard" && !note.text) { need.textContent = words.need; return; }
      const now = new Date(), pad = (n) => String(n).padStart(2, "0");
      note.at = note.at || now.getFullYear() + "-" + pad(now.getMonth() + 1) + "-" + pad(now.getDate()) + "T" + pad(now.getHours()) + ":" + pad(now.getMinutes());
      const notes = load();
      notes[stop.order] = note;
      store(notes);
      card.classList.remove("open");
      body.remove();
      refresh();
    };
    clear.onclick = () => { const notes = load(); delete notes[stop.order]; store(notes); card.classList.remove("open"); body.remove(); refresh(); };
    body.append(choices, area, major, need, save, clear);
    return body;
  }

  function document_() {
    const tour = data.tours[at], notes = load();
    return {
      kind: data.kind, register: data.register, number: tour.number, date: tour.date, person: tour.person, person_id: tour.person_id, post: tour.post,
      entries: tour.stops.filter((s) => notes[s.order]).map((s) => {
        const n = notes[s.order];
        return { order: s.order, enterprise: s.id, code: s.code, rule: s.rule, name: s.name, result: n.result, text: n.text, major: n.major, at: n.at,
          rechecks: Object.entries(n.rechecks || {}).map(([id, passed]) => ({ hazard: Number(id), passed: passed })) };
      }),
    };
  }

  function drawHand() {
    const notes = document_();
    hand.replaceChildren();
    if (!notes.entries.length) { hand.append(make("p", "", words.nothing)); return; }
    const items = make("ul");
    notes.entries.forEach((e) => items.append(make("li", "", e.order + " " + e.name + "：" + words.results[e.result] + (e.text ? "，" + e.text : ""))));
    const button = make("button", "save", words.file);
    button.onclick = () => {
      const link = make("a");
      link.href = URL.createObjectURL(new Blob([JSON.stringify(notes, null, 1)], { type: "application/json" }));
      link.download = notes.number + ".json";
      link.click();
    };
    hand.append(items, button, make("p", "", words.hint));
  }

  function drawMap() {
    const tour = data.tours[at], notes = load();
    if (!map) {
      map = L.map(mapBox, { zoomControl: true, attributionControl: false, preferCanvas: true, zoomSnap: 0.25 });
      const g = data.ground;
      g.grids.forEach((x) => L.polygon(x.rings.map(flip), { color: "#8E2C6B", weight: 1.6, fillColor: "#3D8BE8", fillOpacity: 0.06, interactive: false }).addTo(map).bindTooltip(x.name, { permanent: true, direction: "center", className: "gridname" }));
      g.water.forEach((x) => L.polygon(x.map(flip), { stroke: false, fillColor: "#CFE5F2", fillOpacity: 1, interactive: false }).addTo(map));
      g.roads.forEach((x) => L.polyline(flip(x.line), { color: "#B9B2A6", weight: x.main ? 9 : x.small ? 2 : 6, interactive: false }).addTo(map));
      g.roads.forEach((x) => L.polyline(flip(x.line), { color: x.main ? "#F7D48B" : "#fff", weight: x.main ? 7 : x.small ? 1 : 4.4, interactive: false }).addTo(map));
      g.buildings.forEach((x) => L.polygon(x.map(flip), { color: "#BFB4A4", weight: 0.6, fillColor: "#E6DED3", fillOpacity: 1, interactive: false }).addTo(map));
      layers = L.layerGroup().addTo(map);
      L.control.scale({ imperial: false }).addTo(map);
    }
    layers.clearLayers();
    const way = tour.legs.map(flip);
    L.polyline(way, { color: "#fff", weight: 8, interactive: false }).addTo(layers);
    L.polyline(way, { color: "#1F5FA8", weight: 4, interactive: false }).addTo(layers);
    L.marker([tour.start[1], tour.start[0]], { icon: L.divIcon({ className: "mark home", html: words.start }) }).addTo(layers);
    tour.stops.forEach((s) => {
      L.polyline(flip([s.gate, s.at]), { color: "#1F5FA8", weight: 1.6, dashArray: "4 4" }).addTo(layers);
      const icon = L.divIcon({ className: "mark " + s.kind + (notes[s.order] ? " done" : ""), html: String(s.order) });
      L.marker([s.at[1], s.at[0]], { icon: icon, title: s.name }).addTo(layers).on("click", () => {
        show("stops");
        const card = list.children[tour.stops.indexOf(s)];
        card.scrollIntoView({ block: "start" });
        if (!card.classList.contains("open")) card.querySelector(".head").click();
      });
    });
    map.invalidateSize();
    map.fitBounds(L.latLngBounds(tour.stops.map((s) => [s.at[1], s.at[0]])).pad(0.15), { maxZoom: 18 });
  }

  pick.onchange = () => { at = Number(pick.value); drawList(); if (mapBox.classList.contains("on")) drawMap(); if (hand.classList.contains("on")) drawHand(); };
  if (data.tours.length) drawList();
}
