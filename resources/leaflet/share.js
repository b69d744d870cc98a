/* Fills the page's map from the data in the page itself; nothing is fetched from anywhere. */
function fillShareMap(map, data) {
  "use strict";
  const words = data.words;
  const colours = { A: "#C92A2A", B: "#E8770E", C: "#2F6FB3" };
  const escape = (text) => String(text).replace(/[&<>"']/g, (c) => "&#" + c.charCodeAt(0) + ";");
  const points = (line) => line.map((p) => [p[1], p[0]]);
  const canvas = L.canvas({ padding: 0.3 });
  map.options.zoomSnap = 0.25;

  data.water.forEach((rings) => L.polygon(rings.map(points), { renderer: canvas, stroke: false, fillColor: "#CFE5F2", fillOpacity: 1, interactive: false }).addTo(map));
  data.roads.forEach((road) => L.polyline(points(road.line), { renderer: canvas, color: road.main ? "#E9BE6B" : "#D9D3C7", weight: road.main ? 3.5 : 1.4, interactive: false }).addTo(map));
  const tints = ["#3D8BE8", "#7DB93C", "#EFB024", "#C77FD6"];
  const grids = L.featureGroup().addTo(map);
  data.grids.forEach((grid, i) => {
    const area = L.polygon(grid.parts.map((rings) => rings.map(points)), { renderer: canvas, color: "#8E2C6B", weight: 1.6, fillColor: tints[(grid.tint === undefined ? i : grid.tint) % 4], fillOpacity: 0.1 });
    area.bindTooltip(escape(grid.name), { permanent: true, direction: "center", className: "share-grid-name" });
    area.bindPopup("<h2>" + escape(grid.name) + "</h2>" + escape(grid.text));
    area.addTo(grids);
    area.nameWidth = grid.name.length * 17;
  });
  const triangle = '<path d="M8 1.5 15 14.5H1Z"/>', square = '<rect x="2" y="2" width="12" height="12" rx="1"/>', disc = '<circle cx="8" cy="8" r="6"/>';
  const star = '<path d="M8 .6 10 5.9 15.6 6.1 11.2 9.6 12.8 15 8 11.9 3.2 15 4.8 9.6 .4 6.1 6 5.9Z"/>';
  const shape = (e) => (e.key ? star : { A: triangle, B: square }[e.class] || disc);
  const svg = (path, colour, size) => '<svg width="' + size + '" height="' + size + '" viewBox="0 0 16 16" fill="' + colour + '" stroke="#fff" stroke-width="1">' + path + "</svg>";
  const colourOf = (e) => (e.key ? "#D6001C" : colours[e.class] || "#777C84");
  const popup = (e) => "<h2>" + escape(e.name) + "</h2><dl>" + data.fields.map((f, i) => (e.values[i] ? "<dt>" + escape(f) + "</dt><dd>" + escape(e.values[i]) + "</dd>" : "")).join("") + "</dl>";
  data.enterprises.forEach((e) => {
    if (!e.at) return;
    const size = e.key ? 22 : 14;
    const icon = L.divIcon({ className: e.key ? "share-mark share-star" : "share-mark", html: svg(shape(e), colourOf(e), size), iconSize: [size, size] });
    const marker = data.enterprises.length > 1500 && !e.key
      ? L.circleMarker([e.at[1], e.at[0]], { renderer: canvas, radius: 5, color: "#fff", weight: 1, fillColor: colourOf(e), fillOpacity: 1 })
      : L.marker([e.at[1], e.at[0]], { icon: icon, zIndexOffset: e.key ? 1000 : 0 });
    marker.bindPopup(() => popup(e)).bindTooltip(escape(e.name)).addTo(map);
    e.marker = marker;
  });
  const legend = L.control({ position: "bottomleft" });
  legend.onAdd = () => {
    const box = L.DomUtil.create("div", "share-legend");
    box.innerHTML = "<b>" + escape(words.legend) + "</b><br>" + data.legend.map((l) => svg(shape(l), colourOf(l), 15) + escape(l.text)).join("<br>") + "<br>" + escape(words.count);
    return box;
  };
  legend.addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  if (grids.getLayers().length) map.fitBounds(grids.getBounds());
  else if (data.bounds) map.fitBounds(data.bounds);
  const fitToZoom = () => {
    const size = Math.max(0.45, Math.min(1, (map.getZoom() - 11.5) / 4));
    map.getContainer().style.setProperty("--mark", size);
    grids.eachLayer((area) => {
      const box = area.getBounds(), east = map.latLngToLayerPoint(box.getNorthEast()), west = map.latLngToLayerPoint(box.getSouthWest());
      area.getTooltip().setOpacity(east.x - west.x > area.nameWidth ? 1 : 0);
    });
  };
  map.on("zoomend", fitToZoom);
  fitToZoom();

  const field = document.querySelector(".share-head input"), hits = document.querySelector(".share-hits");
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLowerCase();
    const found = wanted ? data.enterprises.filter((e) => (e.name + " " + e.pinyin).toLowerCase().includes(wanted)).slice(0, 30) : [];
    hits.style.display = wanted ? "block" : "none";
    hits.innerHTML = found.length ? "" : "<button>" + escape(words.nothing) + "</button>";
    found.forEach((e) => {
      const row = document.createElement("button");
      row.innerHTML = escape(e.name) + (e.at ? "" : "<br><small>" + escape(words.unplaced) + "</small>");
      row.addEventListener("click", () => { hits.style.display = "none"; if (e.marker) { map.setView([e.at[1], e.at[0]], 17); e.marker.openPopup(); } });
      hits.appendChild(row);
    });
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") { hits.style.display = "none"; field.value = ""; } });
}
