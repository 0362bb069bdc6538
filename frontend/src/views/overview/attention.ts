// What needs somebody, in words.
import type { App } from "../../app.js";
import type { Attention } from "../../types.js";

export interface AttentionText {
  heading: string;
  text: string;
  kind: "info" | "warning" | "error";
}

export function attentionText({ t, format }: App, item: Attention): AttentionText {
  const heading = t(`attention.${item.key}_title`);
  const about = (values = {}): string => t(`attention.${item.key}_text`, values);
  const because = (error: string | null): string =>
    error === null ? about() : (t.exception(error) ?? about());
  switch (item.key) {
    case "code_needed":
      return { heading, text: about(), kind: "warning" };
    case "signed_out":
      return { heading, text: because(item.error), kind: "error" };
    case "run_failed":
      return { heading, text: item.error ? because(item.error) : (item.message ?? about()), kind: "error" };
    case "removals_held_back":
    case "bad_files":
      return { heading, text: t.plural(`attention.${item.key}_text`, item.count), kind: "warning" };
    case "space_low":
      return { heading, text: about({ free: format.bytes(item.bytes ?? 0) }), kind: "error" };
    case "trust_ends":
      return { heading, text: about({ date: format.date(item.time) }), kind: "info" };
  }
}
