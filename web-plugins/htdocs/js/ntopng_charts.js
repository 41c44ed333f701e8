// Charts on top of the tables. The library is loaded when it is first needed; without it everything else works.
"use strict";

(function () {
  const ntopng = window.ntopng;
  const { el, format, t } = ntopng;
  const COLOURS = [
    "#15a37f",
    "#3b82c4",
    "#e0a526",
    "#9a6dd7",
    "#e2674a",
    "#4fb3bf",
    "#b3c34a",
    "#d4669a",
    "#7d8b99",
    "#a0764e",
  ];
  let source = "";
  let loading = null;

  function library() {
    if (!source) return Promise.reject(new Error("no charts"));
    loading ||= new Promise((resolve, reject) => {
      const script = el("script", {
        src: source,
        on: {
          load: () => (window.Chart ? resolve(window.Chart) : reject(new Error("no charts"))),
          error: () => reject(new Error("no charts")),
        },
      });
      document.head.append(script);
    });
    return loading;
  }

  function colour(name) {
    return getComputedStyle(document.getElementById("ntopng_app"))
      .getPropertyValue("--ntopng-" + name)
      .trim();
  }

  /** `titled` charts stand beside others and show their label. */
  function figure(label, kind, titled, config) {
    const canvas = el("canvas", { role: "img", "aria-label": t(label) });
    const box = el(
      "figure",
      { class: "ntopng-figure-box" },
      el("figcaption", { class: titled ? "ntopng-chart-title" : "ntopng-visually-hidden" }, t(label)),
      el("div", { class: "ntopng-chart ntopng-chart-" + kind }, canvas),
    );
    library().then(
      (Chart) => {
        if (!box.isConnected) return;
        Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
        Chart.defaults.color = colour("text");
        Chart.defaults.borderColor = colour("line");
        Chart.defaults.animation = false;
        for (const old of Object.values(Chart.instances)) if (!old.canvas.isConnected) old.destroy();
        new Chart(canvas, config());
      },
      () => (titled ? box.replaceWith(el("h3", {}, t(label))) : box.remove()),
    );
    return box;
  }

  const PARTS = 8;

  function parted(items) {
    const sorted = [...items].sort((a, b) => b.value - a.value);
    const parts = sorted.slice(0, PARTS).map(({ name, value }) => ({ name, value }));
    const sum = (list) => list.reduce((total, item) => total + item.value, 0);
    const told = sorted.find((item) => format.known(item.share) && item.share > 0);
    const all = Math.max(sum(sorted), told ? told.value / told.share : 0);
    const rest = all - sum(parts);
    // Shares are rounded.
    return rest > all * 0.001 ? [...parts, { name: t("Other"), value: rest }] : parts;
  }

  /** The end of a scale: the next number with one round figure. */
  function rounded(most) {
    const size = 10 ** Math.floor(Math.log10(most));
    return size * [1, 2, 4, 5, 10].find((step) => step * size >= most);
  }

  ntopng.charts = {
    COLOURS,
    parts: parted,
    use: (url) => {
      source = url;
    },
    /**
     * Shares of a whole; `items` are {name, value, share}. The largest have a part of their own, *Other* is the rest:
     * of the items, and, where an item tells its share, of what is not listed.
     */
    doughnut: (label, items, show, titled = false) => {
      const whole = parted(items.filter((item) => format.known(item.value) && item.value > 0));
      if (!whole.length || !source) return null;
      return figure(label, "doughnut", titled, () => ({
        type: "doughnut",
        data: {
          labels: whole.map((item) => ntopng.clean(item.name)),
          datasets: [
            {
              data: whole.map((item) => item.value),
              backgroundColor: COLOURS,
              borderColor: colour("panel"),
              borderWidth: 2,
            },
          ],
        },
        options: {
          cutout: "62%",
          maintainAspectRatio: false,
          plugins: {
            legend: { position: "right", labels: { boxWidth: 10, boxHeight: 10 } },
            tooltip: { callbacks: { label: (item) => ` ${item.label}: ${show(item.raw)}` } },
          },
        },
      }));
    },
    /**
     * Amounts beside each other, made of elements; `items` as above. The largest first, with *Other*, or `inOrder` as
     * they come, for what has an order of its own.
     */
    bars: (label, items, show, inOrder = false) => {
      const counted = items.filter((item) => format.known(item.value));
      const bars = inOrder ? counted : parted(counted.filter((item) => item.value > 0));
      const all = bars.reduce((sum, bar) => sum + bar.value, 0);
      if (!all) return null;
      const most = Math.max(...bars.map((bar) => bar.value));
      const row = (bar) =>
        ntopng.measure(
          el(
            "li",
            {},
            ntopng.details.short(bar.name),
            el("i", { "aria-hidden": "true" }),
            el("span", {}, show(bar.value), " ", el("small", {}, format.percent(bar.value / all))),
          ),
          "share",
          bar.value / most,
        );
      return el(
        "figure",
        { class: "ntopng-figure-box" },
        el("figcaption", { class: "ntopng-chart-title" }, t(label)),
        el("ul", { class: "ntopng-bars" }, bars.map(row)),
      );
    },
    /** Courses over time; `series` as in the view top_talkers. */
    lines: (label, series, show) => {
      if (!series.length || !source) return null;
      const first = series[0];
      const times = first.values.map((_value, index) => first.begin + index * first.step_s);
      const long = first.values.length * first.step_s > 7200;
      return figure(label, "lines", false, () => ({
        type: "line",
        data: {
          labels: times,
          datasets: series.map((one, index) => ({
            label: ntopng.clean(one.name),
            data: one.values,
            borderColor: COLOURS[index % COLOURS.length],
            backgroundColor: COLOURS[index % COLOURS.length] + "22",
            fill: series.length === 1,
            borderWidth: 1.5,
            pointRadius: 0,
            tension: 0.2,
            spanGaps: false,
          })),
        },
        options: {
          maintainAspectRatio: false,
          interaction: { mode: "index", intersect: false },
          scales: {
            x: {
              ticks: {
                maxTicksLimit: long ? 8 : 6,
                maxRotation: 0,
                callback: (_value, index) => format.clock(times[index]),
              },
              grid: { display: false },
            },
            y: { beginAtZero: true, ticks: { maxTicksLimit: 5, callback: (value) => show(value) } },
          },
          plugins: {
            legend: { display: series.length > 1, labels: { boxWidth: 10, boxHeight: 10 } },
            tooltip: {
              callbacks: {
                title: (items) => format.time(times[items[0].dataIndex]),
                label: (item) => ` ${item.dataset.label}: ${show(item.raw)}`,
              },
            },
          },
        },
      }));
    },
    /** Bars that are buttons, made of elements: choosing a time works without the library. */
    histogram: (label, bars, chosen) => {
      const most = rounded(Math.max(1, ...bars.map((bar) => bar.count || 0)));
      const marks = [most, most / 2, 0].map((mark) =>
        el("span", {}, Number.isInteger(mark) ? format.compact(mark) : ""),
      );
      const scale = el("div", { class: "ntopng-scale", "aria-hidden": "true" }, marks);
      const list = el(
        "div",
        { class: "ntopng-histogram", role: "group", "aria-label": t(label) },
        bars.map((bar) => {
          const known = format.known(bar.count);
          const count = bar.count === 1 ? t("1 alert") : t("{0} alerts", format.count(bar.count));
          const text = `${bar.title}: ${known ? count : t("not known")}`;
          const button = el(
            "button",
            {
              type: "button",
              class: "ntopng-bar",
              title: text,
              "aria-label": text,
              "aria-pressed": String(Boolean(bar.selected)),
              "data-begin": bar.begin,
              on: { click: () => chosen(bar) },
            },
            el("i"),
            el("span", { "aria-hidden": "true" }, bar.label),
          );
          // A single alert among millions is still a visible bar.
          return ntopng.measure(button, "share", known && bar.count > 0 ? Math.max(0.03, bar.count / most) : 0);
        }),
      );
      return el("div", { class: "ntopng-scaled" }, scale, list);
    },
  };
})();
