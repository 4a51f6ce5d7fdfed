"""Failing requests: what the model or the version does not take, top-level keys, sizes, media."""

# ruff: noqa: E501 - one line a body reads best
# fmt: off

from tests.diagnosis.contract.second.pieces import AUTO, F5, F51, F52, GIF, H45, H55, JPEG, N, O45, O46, O47, O48, O5, O55, OFF, S45, S46, S5, S55, TOOLS, V, WEBP, Body, Case, a, agent, b, b64, beta, change, document, image, pdf, plain, png, result, t, u, use  # isort: skip

ON = {"type": "enabled", "budget_tokens": 1500}
BETWEEN = {"type": "between_tools"}


def top(name: str, model: str, cause: str, path: str | None, pointer: str | None, how: Body, /, **more: object) -> Case:
    return Case(name, b(model, None, **more), cause, path, pointer, how)


def shown(name: str, block: Body, cause: str, path: str | None = None, model: str = O5, how: Body = N) -> Case:
    """A message whose second block is wrong."""
    return Case(name, b(model, [u([t("Look."), block])]), cause, path, None if path else "/messages/0/content/1", how)


def _pic(kind: str, data: str) -> Body:
    return {"type": "image", "source": {"type": "base64", "media_type": kind, "data": data}}


def _list(*entries: object) -> Body:
    return {"requests": list(entries)}


_ENTRY = {"custom_id": "one", "params": b(S5)}
BATCH = {"url": "https://api.anthropic.com/v1/messages/batches"}
COUNT = {"url": "/v1/messages/count_tokens", **N}
CM = beta("context-management-2025-06-27")
I = "messages.0.content.1.image.source.base64"  # noqa: E741
P = "messages.0.content.1.pdf.source.base64"

FAILING = [
    # sampling
    *[top(f"sampling-new-{m}", m, "sampling_param_removed_in_api_version", "temperature", None, N, temperature=1.0) for m in (H45, S46, O55)],
    top("top-p-new", O45, "sampling_param_removed_in_api_version", "top_p", None, N, top_p=0.9),
    top("top-k-new", S5, "sampling_param_removed_in_api_version", "top_k", None, N, top_k=40),
    top("sampling-null-new", S5, "sampling_param_removed_in_api_version|wrong_value_type", "temperature", None, N, temperature=None),
    *[top(f"sampling-old-{m}", m, "sampling_param_deprecated", None, "/temperature", V, temperature=0.3) for m in (O47, S5, F52, H55)],
    top("top-k-old", O48, "sampling_param_deprecated", None, "/top_k", V, top_k=5),
    top("range-high", H45, "sampling_param_out_of_range", "temperature", None, V, temperature=1.5),
    top("range-low", O46, "sampling_param_out_of_range", "temperature", None, V, temperature=-0.1),
    top("range-top-p", S45, "sampling_param_out_of_range", "top_p", None, V, top_p=1.2),
    top("both", S45, "temperature_and_top_p", None, None, V, temperature=0.5, top_p=0.9),
    top("both-46", O46, "temperature_and_top_p", None, None, V, temperature=1, top_p=0.99),
    top("temp-thinking", S46, "temperature_with_thinking", None, "/temperature", V, temperature=0.2, thinking=ON),
    top("temp-adaptive", O46, "temperature_with_thinking", None, "/temperature", V, temperature=0, thinking=AUTO),
    top("k-thinking", S45, "top_k_with_thinking", None, "/top_k", V, top_k=10, thinking=ON),
    top("p-thinking", O45, "top_p_with_thinking", None, "/top_p", V, top_p=0.5, thinking=ON),
    top("temp-null", H45, "wrong_value_type", "temperature", None, V, temperature=None),
    top("temp-text", H45, "wrong_value_type", "temperature", None, V, temperature="0.7"),
    top("top-k-float", H45, "wrong_value_type", "top_k", None, V, top_k=1.5),
    # thinking
    *[top(f"enabled-{m}", m, "thinking_enabled_not_supported", None, "/thinking", N, thinking=ON) for m in (O47, O48, S5, O5, F5, H55, S55, O55, F52)],
    top("enabled-old-version", O47, "thinking_enabled_not_supported", None, "/thinking", V, thinking=ON),
    *[top(f"disabled-{m}", m, "thinking_disabled_not_supported", None, "/thinking", N, thinking=OFF) for m in (F52, F51, F5, O55, S55, "claude-mythos-5")],
    *[top(f"adaptive-{m}", m, "adaptive_thinking_not_supported", None, "/thinking", V, thinking=AUTO) for m in (H45, S45, O45)],
    top("budget-none", S45, "budget_tokens_missing", "thinking.enabled.budget_tokens", None, V, thinking={"type": "enabled"}),
    top("budget-low", S45, "budget_tokens_below_minimum", "thinking.enabled.budget_tokens", None, V, thinking={**ON, "budget_tokens": 512}),
    top("budget-zero", O46, "budget_tokens_below_minimum", "thinking.enabled.budget_tokens", None, N, thinking={**ON, "budget_tokens": 0}),
    top("budget-equal", S45, "max_tokens_not_above_budget", None, None, V, thinking={**ON, "budget_tokens": 2048}),
    top("budget-above", H45, "max_tokens_not_above_budget", None, None, N, thinking={**ON, "budget_tokens": 30000}),
    top("budget-text", H45, "wrong_value_type", "thinking.enabled.budget_tokens", None, N, thinking={**ON, "budget_tokens": "2000"}),
    top("budget-adaptive", O48, "unknown_parameter|extra_field_in_block", "thinking.adaptive.budget_tokens", None, N, thinking={**AUTO, "budget_tokens": 2000}),
    top("disabled-display", O48, "unknown_parameter", "thinking.disabled.display", None, N, thinking={**OFF, "display": "omitted"}),
    top("display-odd", O48, "invalid_value", "thinking.adaptive.display", None, N, thinking={**AUTO, "display": "full"}),
    top("type-odd", O48, "invalid_value", "thinking", None, N, thinking={"type": "auto"}),
    top("type-none", O48, "missing_required_field", None, "/thinking", N, thinking={"budget_tokens": 2000}),
    top("thinking-true", O48, "wrong_value_type", "thinking", None, N, thinking=True),
    top("thinking-old-model", "claude-3-5-sonnet-20241022", "thinking_enabled_not_supported|model_not_found", None, None, V, thinking=ON),
    top("effort-in-thinking", O48, "effort_in_wrong_place", "thinking.adaptive.effort", None, N, thinking={**AUTO, "effort": "high"}),
    top("effort-in-enabled", S46, "effort_in_wrong_place", "thinking.enabled.effort", None, V, thinking={**ON, "effort": "low"}),
    top("effort-at-top", O48, "effort_in_wrong_place|unknown_parameter", "effort", None, N, effort="high"),
    *[top(f"effort-{m}", m, "effort_not_supported", None, "/output_config/effort", N, output_config={"effort": "low"}) for m in (H45, S45)],
    top("effort-max-45", O45, "effort_not_supported", None, "/output_config/effort", N, output_config={"effort": "max"}),
    top("effort-xhigh-46", O46, "effort_not_supported", None, "/output_config/effort", V, output_config={"effort": "xhigh"}),
    top("effort-odd", O48, "invalid_value", "output_config.effort", None, N, output_config={"effort": "minimal"}),
    top("effort-off", O5, "effort_requires_thinking", None, "/output_config/effort", N, thinking=OFF, output_config={"effort": "max"}),
    top("effort-between", S55, "effort_requires_thinking", None, "/output_config/effort", N, thinking=BETWEEN, output_config={"effort": "xhigh"}),
    top("effort-off-haiku", H55, "effort_requires_thinking", None, "/output_config/effort", N, thinking=OFF, output_config={"effort": "xhigh"}),
    # top level
    top("max-high-45", O45, "max_tokens_above_model_limit", "max_tokens", None, N, max_tokens=128000, stream=True),
    top("max-high-new", O55, "max_tokens_above_model_limit", "max_tokens", None, N, max_tokens=200000, stream=True),
    top("max-high-haiku", H45, "max_tokens_above_model_limit", "max_tokens", None, V, max_tokens=64001, stream=True),
    top("max-negative", O5, "invalid_value", "max_tokens", None, N, max_tokens=-1),
    top("max-text", O5, "wrong_value_type", "max_tokens", None, N, max_tokens="1024"),
    top("max-float", O5, "wrong_value_type", "max_tokens", None, N, max_tokens=10.5),
    top("max-bool", O5, "wrong_value_type", "max_tokens", None, N, max_tokens=True),
    top("max-null", O5, "wrong_value_type", "max_tokens", None, N, max_tokens=None),
    top("max-missing", O5, "missing_required_field", "max_tokens", None, N, max_tokens=...),
    top("max-zero-stream", O5, "invalid_value", "max_tokens", None, N, max_tokens=0, stream=True),
    Case("model-missing", change(b(), "model", ...), "missing_required_field", "model", how=N),
    Case("model-null", change(b(), "model", None), "wrong_value_type", "model", how=N),
    Case("model-list", change(b(), "model", [S5]), "wrong_value_type", "model", how=N),
    Case("model-typo", b("claude-sonet-5"), "model_not_found", "model", how=N),
    Case("model-space", b("claude-opus-5 "), "model_not_found", "model", how=N),
    Case("model-gpt", b("gpt-4o"), "model_not_found", "model", how=V),
    Case("model-openrouter", b("anthropic/claude-opus-5"), "model_not_found", "model", how=N),
    Case("model-1m", b("claude-opus-4-6[1m]"), "model_not_found", "model", how=N),
    Case("model-retired", b("claude-3-opus-20240229"), "model_not_found", "model", how=V),
    Case("model-empty", b(""), "model_not_found", "model", how=N),
    Case("model-absent-live", b("claude-opus-4-8"), "model_not_found", "model", how={**N, "models": {"data": [{"id": "claude-haiku-5-5", "type": "model"}]}}),
    *[top(f"openai-{key}", S5, "openai_parameter", key, None, N, **{key: value}) for key, value in
      (("response_format", {"type": "json_object"}), ("n", 1), ("stop", ["x"]), ("functions", []), ("seed", 7), ("max_completion_tokens", 9),
       ("frequency_penalty", 0), ("presence_penalty", 0), ("logprobs", True), ("user", "u1"), ("reasoning_effort", "low"), ("logit_bias", {}),
       ("parallel_tool_calls", False), ("stream_options", {}))],
    top("unknown-key", S5, "unknown_parameter", "verbose", None, N, verbose=True),
    top("unknown-typo", S5, "unknown_parameter", "max_token", None, V, max_token=9),
    top("betas-in-body", S5, "unknown_parameter", "betas", None, N, betas=["x"]),
    top("workspace-in-body", S5, "unknown_parameter", "workspace_id", None, N, workspace_id="wrkspc_1"),
    top("extra-headers", S5, "unknown_parameter", "extra_headers", None, N, extra_headers={}),
    top("timeout", S5, "unknown_parameter", "timeout", None, N, timeout=60),
    top("stop-string", S5, "wrong_value_type", "stop_sequences", None, N, stop_sequences="END"),
    top("stop-blank", S5, "stop_sequence_whitespace", "stop_sequences", None, N, stop_sequences=["END", "\n\n"]),
    top("stop-empty", S5, "stop_sequence_whitespace", "stop_sequences", None, V, stop_sequences=[""]),
    top("stop-number", S5, "wrong_value_type", "stop_sequences.1", None, N, stop_sequences=["a", 1]),
    top("user-mail", S5, "metadata_user_id_pii", "metadata.user_id", None, N, metadata={"user_id": "ann@example.org"}),
    top("user-long", S5, "invalid_value", "metadata.user_id", None, N, metadata={"user_id": "u" * 300}),
    top("user-number", S5, "wrong_value_type", "metadata.user_id", None, N, metadata={"user_id": 17}),
    top("metadata-extra", S5, "unknown_parameter", "metadata.session", None, N, metadata={"session": "x"}),
    top("metadata-text", S5, "wrong_value_type", "metadata", None, N, metadata="u1"),
    top("stream-text", S5, "wrong_value_type", "stream", None, N, stream="true"),
    top("tier-odd", S5, "invalid_value", "service_tier", None, N, service_tier="priority"),
    top("speed-odd", O5, "invalid_value", "speed", None, N, speed="turbo"),
    *[top(f"speed-{m}", m, "speed_not_supported", None, "/speed", beta("fast-mode-2026-02-01"), speed="fast") for m in (S5, H45, O47)],
    top("geo", H45, "invalid_value", "inference_geo", "/inference_geo", N, inference_geo="us"),
    top("system-object", S5, "wrong_value_type", "system", None, N, system={"type": "text", "text": "x"}),
    top("system-image", S5, "invalid_value", "system.0.type", "/system/0", N, system=[image(png())]),
    top("system-no-type", S5, "missing_required_field", "system.0.type", None, V, system=[{"text": "x"}]),
    top("system-strings", S5, "wrong_value_type", "system.0", None, N, system=["Be kind."]),
    top("system-null", S5, "wrong_value_type", "system", None, N, system=None),
    # betas and context management
    top("cm-no-beta", S5, "extra_field_needs_beta", "context_management", None, N, context_management={"edits": []}),
    top("cm-thinking-off", O46, "context_edit_needs_thinking", None, "/context_management/edits/0", CM, context_management={"edits": [{"type": "clear_thinking_20251015"}]}),
    top("cm-thinking-disabled", S5, "context_edit_needs_thinking", None, "/context_management/edits/0", CM, thinking=OFF, context_management={"edits": [{"type": "clear_thinking_20251015"}]}),
    top("cm-order", O5, "invalid_value", None, "/context_management/edits/1", CM, thinking=AUTO, context_management={"edits": [{"type": "clear_tool_uses_20250919"}, {"type": "clear_thinking_20251015"}]}),
    top("cm-unknown", O5, "invalid_value", "context_management.edits.0", None, CM, context_management={"edits": [{"type": "clear_all"}]}),
    top("compact-low", O48, "compaction_trigger_too_low", None, "/context_management/edits/0/trigger", beta("compact-2026-01-12"), context_management={"edits": [{"type": "compact_20260112", "trigger": {"type": "input_tokens", "value": 10000}}]}),
    top("task-budget", O5, "extra_field_needs_beta", "output_config.task_budget", None, N, output_config={"task_budget": {"type": "tokens", "total": 40000}}),
    top("task-budget-low", O5, "invalid_value", None, "/output_config/task_budget", beta("task-budgets-2026-03-13"), output_config={"task_budget": {"type": "tokens", "total": 900}}),
    top("fallbacks-no-beta", F5, "extra_field_needs_beta", "fallbacks", None, N, fallbacks=[{"model": O48}]),
    top("skills-alone", O5, "invalid_value", None, "/container", beta("skills-2025-10-02"), container={"skills": [{"type": "anthropic", "skill_id": "xlsx"}]}),
    top("container-number", O5, "wrong_value_type", None, "/container", N, container=5),
    # count_tokens, batches
    Case("count-max", b(S5, max_tokens=5), "unknown_parameter", "max_tokens", how=COUNT),
    Case("count-stream", b(S5, max_tokens=..., stream=False), "unknown_parameter", "stream", how=COUNT),
    Case("count-no-model", {"messages": [u("x")]}, "missing_required_field", "model", how=COUNT),
    Case("count-empty", b(S5, [], max_tokens=...), "messages_empty", "messages", how=COUNT),
    Case("batch-id", _list({**_ENTRY, "custom_id": "x" * 70}), "batch_custom_id_too_long", "requests.0.custom_id", how={**BATCH, **N}),
    Case("batch-id-odd", _list(_ENTRY, {**_ENTRY, "custom_id": "a b"}), "invalid_value", "requests.1.custom_id", how={**BATCH, **N}),
    Case("batch-id-twice", _list(_ENTRY, _ENTRY), "invalid_value", None, "/requests/1/custom_id", {**BATCH, **N}),
    Case("batch-no-id", _list({"params": b(S5)}), "missing_required_field", "requests.0.custom_id", how=N),
    Case("batch-stream", _list({**_ENTRY, "params": b(S5, stream=True)}), "unknown_parameter|invalid_value", None, "/requests/0/params/stream", N),
    Case("batch-inner", _list(_ENTRY, {"custom_id": "two", "params": b(O55, temperature=0.1)}), "sampling_param_removed_in_api_version", "requests.1.params.temperature", how=N),
    Case("batch-inner-role", _list({"custom_id": "two", "params": b(O55, [a("x")])}), "first_message_not_user|prefill_not_supported", None, "/requests/0/params/messages", N),
    Case("batch-betas", _list({**_ENTRY, "params": b(S5, betas=["x"])}), "unknown_parameter", None, "/requests/0/params/betas", N),
    Case("batch-empty", _list(), "missing_required_field|invalid_value", "requests", how={**BATCH, **N}),
    Case("batch-zero", _list({**_ENTRY, "params": b(S5, max_tokens=0)}), "invalid_value", None, "/requests/0/params/max_tokens", N),
    Case("batch-openai-key", _list({**_ENTRY, "body": {}, "method": "POST"}), "unknown_parameter", None, "/requests/0", N),
    # images and documents
    shown("image-jpg", image(JPEG, "image/jpg"), "image_media_type_unsupported", f"{I}.media_type"),
    shown("image-svg", image(b"<svg/>", "image/svg+xml"), "image_media_type_unsupported", f"{I}.media_type", how=V),
    shown("image-pdf", image(pdf(), "application/pdf"), "image_media_type_unsupported", f"{I}.media_type"),
    shown("image-no-type", change(image(png()), "source", "media_type", ...), "missing_required_field|image_media_type_unsupported", f"{I}.media_type"),
    shown("image-mismatch", image(JPEG, "image/png"), "image_media_type_mismatch"),
    shown("image-mismatch-webp", image(WEBP, "image/jpeg"), "image_media_type_mismatch", model=H45, how=V),
    shown("image-mismatch-gif", image(GIF, "image/webp"), "image_media_type_mismatch", model=F52),
    shown("image-mismatch-png", image(png(), "image/gif"), "image_media_type_mismatch"),
    shown("image-data-url", _pic("image/png", "data:image/png;base64," + b64(png())), "image_base64_invalid", f"{I}.data"),
    shown("image-bad-chars", _pic("image/png", "!!" + b64(png())), "image_base64_invalid", f"{I}.data"),
    shown("image-url-safe", _pic("image/png", "iVBOR_-_" + b64(png())), "image_base64_invalid", f"{I}.data"),
    shown("image-cut", _pic("image/png", b64(png(300, 300))[:-7]), "image_base64_invalid|image_unprocessable"),
    shown("image-empty", _pic("image/png", ""), "image_empty"),
    shown("image-junk", image(b"hello world, this is not a picture"), "image_unprocessable"),
    shown("image-bmp", image(b"BM" + bytes(60)), "image_unprocessable|image_media_type_mismatch"),
    shown("image-html", image(b"<!DOCTYPE html><html><body>404</body></html>", "image/jpeg"), "image_unprocessable"),
    shown("image-truncated", image(png(400, 400)[:60]), "image_unprocessable"),
    shown("image-wide", image(png(8001, 4)), "image_dimensions|image_dimensions_too_large"),
    shown("image-high", image(png(4, 9000)), "image_dimensions|image_dimensions_too_large", how=V),
    shown("image-data-number", change(image(png()), "source", "data", 5), "wrong_value_type", f"{I}.data"),
    shown("image-no-source", {"type": "image"}, "missing_required_field", "messages.0.content.1.image.source"),
    shown("image-source-type", {"type": "image", "source": {"type": "path", "path": "a.png"}}, "invalid_value", "messages.0.content.1.image.source"),
    shown("image-source-text", {"type": "image", "source": "https://a.b/c.png"}, "wrong_value_type", "messages.0.content.1.image.source"),
    shown("image-url-file", {"type": "image", "source": {"type": "url", "url": "file:///a.png"}}, "invalid_value"),
    shown("image-large", _pic("image/png", b64(png() + bytes(8 * 1024 * 1024))), "image_too_large"),
    Case("image-many", b(O5, [u([image(png(2100, 3))] + [image(png())] * 21)]), "image_dimensions_many_images|image_dimensions_too_large", None, "/messages/0/content/0", N),
    Case("image-101", b(H45, [u([image(png())] * 101)]), "too_many_images", None, None, V),
    Case("image-in-result", b(O5, [u("x"), a([use("toolu_1")]), u([result("toolu_1", [image(GIF, "image/png")])])], tools=TOOLS), "image_media_type_mismatch", None, "/messages/2/content/0/content/0/source", N),
    Case("image-in-result-type", b(O5, [u("x"), a([use("toolu_1")]), u([result("toolu_1", [image(GIF, "gif")])])], tools=TOOLS), "image_media_type_unsupported", "messages.2.content.0.tool_result.content.0.image.source.base64.media_type", how=N),
    Case("image-in-agent", b(O5, [*agent(8), a([use("toolu_9")]), u([result("toolu_9", [t("x"), image(JPEG)])])], tools=TOOLS), "image_media_type_mismatch", None, None, N),
    shown("pdf-docx", document(b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"), "document_media_type_unsupported", f"{P}.media_type"),
    shown("pdf-plain", document(b"hello", "text/plain"), "document_media_type_unsupported", f"{P}.media_type", how=V),
    shown("pdf-html", document(b"<!doctype html><title>Login</title>"), "pdf_invalid"),
    shown("pdf-empty", document(b""), "pdf_invalid"),
    shown("pdf-bad-base64", document("JVBERi0x!!"), "pdf_invalid|invalid_value"),
    shown("pdf-data-url", document("data:application/pdf;base64," + b64(pdf())), "pdf_invalid|invalid_value"),
    shown("pdf-zip", document(b"PK\x03\x04" + bytes(40)), "pdf_invalid"),
    shown("pdf-locked", document(pdf(1, b"/Encrypt 9 0 R")), "pdf_password_protected"),
    shown("pdf-pages", document(pdf(101)), "pdf_too_many_pages", model=H45),
    shown("pdf-pages-new", document(pdf(601)), "pdf_too_many_pages", model=O5),
    Case("pdf-together", b(O45, [u([document(pdf(60)), document(pdf(60))])]), "pdf_too_many_pages|too_many_images", None, None, V),
    shown("text-as-md", change(plain(), "source", "media_type", "text/markdown"), "document_media_type_unsupported|invalid_value", "messages.0.content.1.pdf.source.text.media_type"),
    shown("text-no-media", change(plain(), "source", "media_type", ...), "missing_required_field", "messages.0.content.1.pdf.source.text.media_type"),
    shown("doc-no-source", {"type": "document", "title": "x"}, "missing_required_field", "messages.0.content.1.pdf.source"),
    shown("doc-citations-true", plain(citations=True), "wrong_value_type", "messages.0.content.1.pdf.citations"),
    shown("doc-name", plain(name="a.txt"), "extra_field_in_block", "messages.0.content.1.pdf.name"),
    shown("file-no-id", {"type": "document", "source": {"type": "file"}}, "missing_required_field", "messages.0.content.1.pdf.source.file.file_id"),
    Case("citations-mixed", b(O5, [u([plain(citations={"enabled": True}), plain(), t("x")])]), "invalid_value", None, None, N),
    Case("citations-format", b(O5, [u([plain(citations={"enabled": True}), t("x")])], output_config={"format": {"type": "json_schema", "schema": {"type": "object", "properties": {}, "additionalProperties": False}}}), "invalid_value", None, None, N),
    shown("search-no-title", {"type": "search_result", "source": "s", "content": [t("x")]}, "missing_required_field", "messages.0.content.1.search_result.title"),
    shown("search-string", {"type": "search_result", "source": "s", "title": "t", "content": "x"}, "wrong_value_type", "messages.0.content.1.search_result.content"),
    shown("search-image", {"type": "search_result", "source": "s", "title": "t", "content": [image(png())]}, "invalid_value|unknown_block_type", None),
    Case("too-long", b(H45, [u("word " * 400_000)]), "prompt_too_long|context_limit_exceeded", None, None, N),
    Case("too-large", b(O5, [u("x" * (33 * 1024 * 1024))]), "request_too_large", None, None, N),
]
