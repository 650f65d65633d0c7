// Draws each <div data-chart="id of a JSON block" data-kind="bar|stacked|line|donut|gauge"> with ECharts in our colours.
window.compmgrCharts = (() => {
  "use strict";

  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(name).trim();
  const palette = () => [1, 2, 3, 4, 5, 6, 7, 8].map((step) => token(`--chart-${step}`));
  const words = (size = 12, colour = "--grey-700") => ({ fontFamily: getComputedStyle(document.body).fontFamily, fontSize: size, color: token(colour) });

  // JSON carries exact numbers as strings; for a drawing a float is near enough.
  const number = (value) => (value === null || value === "" ? null : Number(value));
  const tooltip = (trigger, unit) => ({
    trigger,
    renderMode: "richText", // the other mode writes inline styles, which our content security policy refuses
    confine: true,
    textStyle: words(12, "--grey-900"),
    borderColor: token("--grey-300"),
    axisPointer: { type: trigger === "axis" ? "shadow" : "none", shadowStyle: { color: "rgba(20, 35, 58, 0.05)" } },
    valueFormatter: (value) => (value === null || value === undefined ? "—" : `${value}${unit ?? ""}`),
  });
  const legend = (shown) => ({ show: shown, type: "plain", top: 0, left: 0, itemWidth: 12, itemHeight: 8, textStyle: words() });

  function axes(data, sideways) {
    const names = {
      type: "category", data: data.labels, inverse: sideways,
      axisTick: { show: false }, axisLine: { lineStyle: { color: token("--grey-300") } },
      axisLabel: { ...words(), hideOverlap: !sideways, ...(sideways ? { width: 110, overflow: "truncate" } : {}) },
    };
    const values = { type: "value", minInterval: data.whole === false ? 0 : 1, axisLabel: words(), splitLine: { lineStyle: { color: token("--grey-200") } } };
    return sideways ? { xAxis: values, yAxis: names } : { xAxis: names, yAxis: values };
  }

  function plane(data, kind) {
    const sideways = kind !== "line" && Boolean(data.sideways);
    const many = data.series.length > 1;
    return {
      legend: legend(many),
      grid: { left: 4, right: 16, top: many ? 34 : 14, bottom: 4, containLabel: true },
      tooltip: tooltip("axis", data.unit),
      ...axes(data, sideways),
      series: data.series.map(({ name, values }) => ({
        name, data: values.map(number), type: kind === "line" ? "line" : "bar",
        ...(kind === "stacked" ? { stack: "all" } : {}),
        ...(kind === "line" ? { symbolSize: 6, lineStyle: { width: 2 } } : { barMaxWidth: 26, itemStyle: { borderRadius: kind === "stacked" ? 0 : (sideways ? [0, 3, 3, 0] : [3, 3, 0, 0]) } }),
      })),
    };
  }

  // Beside the ring there is room for the names only on a wide place; on a phone they stand below it.
  function donut(data, narrow) {
    const values = data.series[0].values.map(number);
    const sum = values.reduce((all, value) => all + value, 0);
    return {
      tooltip: tooltip("item", data.unit),
      legend: { ...legend(true), ...(narrow ? { orient: "horizontal", top: "auto", bottom: 0, left: "center" } : { orient: "vertical", top: "middle", left: "54%" }),
        formatter: (name) => `${name}  ${values[data.labels.indexOf(name)]}${data.unit ?? ""}` },
      title: { text: String(Math.round(sum * 100) / 100), subtext: data.unit ?? "", left: narrow ? "49%" : "26%", top: narrow ? "29%" : "middle", textAlign: "center", itemGap: 2,
        textStyle: { ...words(22, "--ink-900"), fontWeight: 600 }, subtextStyle: words(12, "--grey-600") },
      series: [{ type: "pie", radius: narrow ? ["42%", "62%"] : ["58%", "82%"], center: narrow ? ["50%", "37%"] : ["27%", "50%"], label: { show: false }, itemStyle: { borderColor: token("--white"), borderWidth: 2 },
        data: data.labels.map((name, at) => ({ name, value: values[at] })) }],
    };
  }

  // Progress as three quarters of a ring: what is done, what is left, and a clear gap below.
  function gauge(data) {
    const [done, total] = data.series[0].values.map(number);
    const share = total > 0 ? Math.min(done / total, 1) : 0;
    const arc = (value, color) => ({ value, itemStyle: { color }, emphasis: { disabled: true } });
    return {
      title: { text: `${Math.floor(share * 100)}%`, subtext: `${done} / ${total}${data.unit ?? ""}`, left: "center", top: "36%", itemGap: 4,
        textStyle: { ...words(26, "--ink-900"), fontWeight: 600 }, subtextStyle: words(12, "--grey-600") },
      series: [{ type: "pie", radius: ["74%", "90%"], center: ["50%", "56%"], startAngle: 225, silent: true, label: { show: false },
        data: [arc(share * 3, token(share === 1 ? "--tone-good" : "--chart-1")), arc((1 - share) * 3, token("--grey-200")), arc(1, "transparent")] }],
    };
  }

  const kinds = { bar: (data) => plane(data, "bar"), stacked: (data) => plane(data, "stacked"), line: (data) => plane(data, "line"), donut, gauge };
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

  function draw(root) {
    for (const place of root.querySelectorAll("[data-chart]:not([data-drawn])")) {
      const data = JSON.parse(document.getElementById(place.dataset.chart).textContent);
      const chart = echarts.init(place, null, { renderer: "canvas" });
      place.dataset.drawn = "yes";
      let narrow = null;
      new ResizeObserver(() => {
        chart.resize();
        const isNarrow = place.clientWidth < 420;
        if (isNarrow === narrow) return;
        narrow = isNarrow;
        chart.setOption({ color: palette(), animation: !calm, animationDuration: 300, textStyle: words(), ...kinds[place.dataset.kind](data, narrow) }, true);
      }).observe(place);
    }
  }

  return { draw };
})();
