// Numbers, sizes, rates, times: in the user's locale and time zone. What is not known is shown as such, never as 0.
"use strict";

(function () {
  const ntopng = window.ntopng;
  const { t } = ntopng;
  const locales = navigator.languages && navigator.languages.length ? [...navigator.languages] : undefined;
  const plain = new Intl.NumberFormat(locales, { maximumFractionDigits: 0 });
  const short = new Intl.NumberFormat(locales, { maximumSignificantDigits: 3 });
  const precise = new Intl.NumberFormat(locales, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const percentage = new Intl.NumberFormat(locales, { style: "percent", maximumFractionDigits: 1 });
  const compact = new Intl.NumberFormat(locales, { notation: "compact", maximumSignificantDigits: 2 });
  const moment = new Intl.DateTimeFormat(locales, { dateStyle: "medium", timeStyle: "medium" });
  const clock = new Intl.DateTimeFormat(locales, { hour: "2-digit", minute: "2-digit" });
  const exactClock = new Intl.DateTimeFormat(locales, { timeStyle: "medium" });
  const day = new Intl.DateTimeFormat(locales, { weekday: "short", day: "numeric", month: "short" });
  const NOT_KNOWN = "–";

  const known = (value) => typeof value === "number" && Number.isFinite(value);
  const scaled = (value, base, units, fixed) => {
    let index = 0;
    let size = Math.abs(value);
    while (size >= base && index < units.length - 1) {
      size /= base;
      index += 1;
    }
    const number = fixed
      ? fixed.format(size)
      : index === 0
        ? (size < 10 ? short : plain).format(size)
        : size < 100
          ? precise.format(size)
          : short.format(size);
    return (value < 0 ? "−" : "") + number + " " + units[index];
  };
  const or = (format) => (value) => (known(value) ? format(value) : NOT_KNOWN);

  const parts = (seconds) => {
    if (seconds < 1) return seconds === 0 ? "0 s" : "< 1 s";
    if (seconds < 90) return plain.format(seconds) + " s";
    const whole = Math.round(seconds);
    const both = (first, unit, second, smaller) => `${first} ${unit}` + (second ? ` ${second} ${smaller}` : "");
    if (whole < 3600) return both(Math.floor(whole / 60), "min", whole % 60, "s");
    if (whole < 86400) return both(Math.floor(whole / 3600), "h", Math.floor((whole % 3600) / 60), "min");
    return both(Math.floor(whole / 86400), "d", Math.floor((whole % 86400) / 3600), "h");
  };

  ntopng.format = {
    locales,
    NOT_KNOWN,
    known,
    count: or((value) => plain.format(value)),
    /** For the ends of a scale: 2.5M. */
    compact: or((value) => compact.format(value)),
    rows: or((value) => (value === 1 ? t("1 row") : t("{0} rows", plain.format(value)))),
    percent: or((value) => (value > 0 && value < 0.001 ? "< " + percentage.format(0.001) : percentage.format(value))),
    /** Bytes, in powers of 1024. */
    bytes: or((value) => scaled(value, 1024, ["B", "KiB", "MiB", "GiB", "TiB", "PiB"])),
    /** Bits per second, in powers of 1000. */
    bits: or((value) => scaled(value, 1000, ["bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"])),
    /** The speed of a line: a round number. */
    speed: or((value) => scaled(value, 1000, ["bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"], short)),
    milliseconds: or((value) => short.format(value) + " ms"),
    duration: or(parts),
    time: or((value) => moment.format(new Date(value * 1000))),
    clock: or((value) => clock.format(new Date(value * 1000))),
    /** With seconds. */
    clockTime: or((value) => exactClock.format(new Date(value * 1000))),
    day: or((value) => day.format(new Date(value * 1000))),
    /** From one time to another; without the day where it is today's. */
    span: (begin, end) => {
      const today = new Date().toDateString();
      const same = [begin, end].every((value) => new Date(value * 1000).toDateString() === today);
      const show = same ? clock : moment;
      return `${show.format(new Date(begin * 1000))} – ${show.format(new Date(end * 1000))}`;
    },
    ago: or((value) => t("{0} ago", parts(Math.max(0, Math.round(Date.now() / 1000 - value))))),
    /** Value of an input of type datetime-local, in the user's zone. */
    toInput: (epoch) => {
      const date = new Date(epoch * 1000);
      const pad = (number) => String(number).padStart(2, "0");
      const day = [date.getFullYear(), pad(date.getMonth() + 1), pad(date.getDate())].join("-");
      return `${day}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
    },
    fromInput: (text) => {
      const value = new Date(text).getTime();
      return Number.isFinite(value) ? Math.floor(value / 1000) : null;
    },
    /** Midnight before, in the user's zone. */
    midnight: (epoch) => {
      const date = new Date(epoch * 1000);
      date.setHours(0, 0, 0, 0);
      return date.getTime() / 1000;
    },
    /** Midnight after: a day has 23 to 25 hours. */
    nextMidnight: (epoch) => {
      const date = new Date(epoch * 1000);
      date.setHours(24, 0, 0, 0);
      return date.getTime() / 1000;
    },
    /** A change since the last look, with its sign. */
    change: (value, format) => (known(value) && value !== 0 ? (value > 0 ? "+" : "−") + format(Math.abs(value)) : ""),
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone || "",
  };
})();
