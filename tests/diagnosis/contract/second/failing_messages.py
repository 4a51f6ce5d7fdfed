"""Failing conversations: roles, placement, text, pairing, thinking sent back."""

# ruff: noqa: E501 - one line a body reads best
# fmt: off

from copy import deepcopy

from tests.diagnosis.contract.second.pieces import F51, F52, H45, N, O45, O46, O47, O48, O5, O55, S45, S46, S5, S55, SIGNED, TOOLS, V, Body, Case, a, agent, b, change, document, image, pdf, plain, png, result, s, t, thought, tool, u, use  # isort: skip

M = "messages"
_CALL = [u("Read it"), a([t("Yes."), use("toolu_1")]), u([result("toolu_1")])]
_LONG = agent()
_THINK = {"type": "enabled", "budget_tokens": 2000}
_ON = {"tools": TOOLS, "thinking": _THINK, "max_tokens": 8000}


def _long(*steps: object) -> list[Body]:
    turns: list[Body] = change(deepcopy(_LONG), *steps)
    return turns


def _found(name: str, tool_id: str = "srvtoolu_1") -> dict[str, object]:
    return {"type": f"{name}_tool_result", "tool_use_id": tool_id, "content": []}


def _asked(name: str, tool_id: str = "srvtoolu_1", **input_: object) -> dict[str, object]:
    return {"type": "server_tool_use", "id": tool_id, "name": name, "input": input_}


FAILING = [
    # roles and placement
    Case("starts-assistant", b(S5, [a("Hi"), u("Hello")]), "first_message_not_user", M, "/messages/0", N),
    Case("starts-assistant-cut", b(O45, _LONG[1:], tools=TOOLS), "first_message_not_user", M, "/messages/0", V),
    Case("empty-list", b(S5, []), "messages_empty", M, how=N),
    Case("empty-list-system", b(H45, [], system="Be kind."), "messages_empty", M, how=V),
    Case("system-first", b(O48, [s("Be kind."), u("Hi")]), "mid_conversation_system_placement|system_role_in_messages", "messages.0", how=N),
    Case("system-old-model", b(H45, [s("Be kind."), u("Hi")]), "system_role_in_messages|mid_conversation_system_not_supported", M, "/messages/0", V),
    Case("system-mid-old-model", b(S5, [u("Hi"), s("Now in French."), a("Oui"), u("Go on")]), "mid_conversation_system_not_supported", M, "/messages/1", N),
    Case("system-mid-46", b(S46, [u("Hi"), a("Yes"), u("Go"), s("Short.")]), "mid_conversation_system_not_supported", M, "/messages/3", V),
    Case("system-then-user", b(O5, [u("Hi"), s("French."), u("Go on")]), "mid_conversation_system_placement", "messages.1", how=N),
    Case("system-after-assistant", b(O55, [u("Hi"), a("Yes"), s("French."), a("Oui"), u("x")]), "mid_conversation_system_placement", "messages.2", how=N),
    Case("system-in-call", b(F52, [u("x"), a([use("toolu_1")]), s("Hm"), u([result("toolu_1")])], tools=TOOLS), "mid_conversation_system_placement|tool_use_without_result", None, "/messages/2", N),
    Case("system-empty", b(O5, [u("Hi"), s("")]), "empty_message_content", "messages.1", how=N),
    Case("system-empty-list", b(O48, [u("Hi"), s([]), a("x"), u("y")]), "empty_message_content", "messages.1", how=N),
    Case("system-image", b(O5, [u("Hi"), s([image(png())])]), "invalid_value|unknown_block_type|mid_conversation_system_placement|wrong_value_type", None, "/messages/1/content/0", N),
    Case("role-tool", b(S5, [u("x"), a("y"), {"role": "tool", "tool_call_id": "call_1", "content": "42"}]), "openai_tool_role", None, "/messages/2", N),
    Case("role-function", b(S5, [u("x"), {"role": "function", "name": "f", "content": "42"}]), "openai_tool_role|unknown_role", None, "/messages/1", N),
    Case("role-model", b(S5, [u("x"), {"role": "model", "content": "y"}, u("z")]), "unknown_role", None, "/messages/1", N),
    Case("role-human", b(H45, [{"role": "human", "content": "y"}]), "unknown_role", None, "/messages/0", V),
    Case("role-developer", b(O5, [{"role": "developer", "content": "y"}, u("x")]), "unknown_role|system_role_in_messages", None, "/messages/0", N),
    Case("role-capital", b(O5, [{"role": "User", "content": "y"}]), "unknown_role", None, "/messages/0", N),
    Case("role-null", b(O5, [{"role": None, "content": "y"}]), "unknown_role|wrong_value_type|missing_required_field", None, "/messages/0", N),
    Case("role-missing", b(O5, [{"content": "y"}]), "missing_required_field", "messages.0.role", how=N),
    Case("content-missing", b(O5, [u("x"), {"role": "assistant"}, u("z")]), "missing_required_field", "messages.1.content", how=N),
    Case("content-null", b(O5, [u("x"), a(None), u("z")]), "wrong_value_type|empty_message_content", "messages.1.content", how=N),
    Case("content-object", b(O5, [u({"type": "text", "text": "x"})]), "wrong_value_type", "messages.0.content", how=N),
    Case("content-number", b(O5, [u(7)]), "wrong_value_type", "messages.0.content", how=V),
    Case("message-string", b(O5, ["Hello"]), "wrong_value_type", "messages.0", how=N),
    Case("messages-string", b(O5, "Hello"), "wrong_value_type", M, how=N),
    Case("messages-object", b(O5, u("x")), "wrong_value_type", M, how=N),
    Case("messages-null", change(b(O5), M, None), "wrong_value_type", M, how=N),
    Case("messages-missing", change(b(O5), M, ...), "missing_required_field", M, how=N),
    Case("block-string", b(O5, [u(["Hello"])]), "wrong_value_type", "messages.0.content.0", how=N),
    Case("message-id", b(O5, [u("x"), {**a("y"), "id": "msg_1"}, u("z")]), "extra_field_in_message", "messages.1.id", how=N),
    Case("message-name", b(O5, [{**u("x"), "name": "Ann"}]), "extra_field_in_message", "messages.0.name", how=V),
    Case("message-tool-calls", b(O5, [u("x"), {**a("y"), "tool_calls": []}, u("z")]), "extra_field_in_message", "messages.1.tool_calls", how=N),
    Case("message-stop-reason", b(O5, [*_LONG[:-1], {**_LONG[-1], "timestamp": 1}], tools=TOOLS), "extra_field_in_message", f"messages.{len(_LONG) - 1}.timestamp", how=N),
    Case("message-cache", b(O5, [{**u("x"), "cache_control": {"type": "ephemeral"}}]), "extra_field_in_message", "messages.0.cache_control", how=N),
    # empty and blank text
    Case("empty-string", b(O5, [u("")]), "empty_message_content|empty_text_block", None, "/messages/0", N),
    Case("empty-string-mid", b(H45, [u("x"), a(""), u("z")]), "empty_message_content", "messages.1", how=V),
    Case("empty-content-list", b(O5, [u("x"), a([]), u("z")]), "empty_message_content", "messages.1", how=N),
    Case("empty-content-user-last", b(O5, [u("x"), a("y"), u([])]), "empty_message_content", "messages.2", how=N),
    Case("empty-text", b(O5, [u([t("")])]), "empty_text_block", M, "/messages/0/content/0", N),
    Case("empty-text-second", b(O5, [u([t("x"), t("")])]), "empty_text_block", M, "/messages/0/content/1", V),
    Case("empty-text-beside-call", b(O5, [u("x"), a([t(""), use("toolu_1")]), u([result("toolu_1")])], tools=TOOLS), "empty_text_block", M, "/messages/1/content/0", N),
    Case("empty-text-long", b(O5, _long(5, "content", 0, "text", ""), tools=TOOLS), "empty_text_block", M, "/messages/5/content/0", N),
    Case("blank-string", b(O5, [u("  \n ")]), "whitespace_only_text_block", M, "/messages/0", N),
    Case("blank-block", b(O5, [u([t(" \t")])]), "whitespace_only_text_block", M, "/messages/0/content/0", N),
    Case("blank-mid", b(H45, [u("x"), a([t("\n\n")]), u("z")]), "whitespace_only_text_block", M, "/messages/1/content/0", V),
    Case("system-empty-block", b(O5, system=[t("")]), "empty_text_block", None, "/system/0", N),
    Case("cache-on-empty", b(O5, [u([t("x"), t("", cache_control={"type": "ephemeral"})])]), "cache_control_on_empty_text", "messages.0.content.1.text", "/messages/0/content/1", N),
    Case("cache-on-empty-system", b(O46, system=[t("", cache_control={"type": "ephemeral"})]), "cache_control_on_empty_text", None, "/system/0", V),
    Case("text-missing", b(O5, [u([{"type": "text"}])]), "text_block_missing_text", "messages.0.content.0.text.text", how=N),
    Case("text-null", b(O5, [u([t("x"), {"type": "text", "text": None}])]), "text_block_text_null", "messages.0.content.1.text.text", how=V),
    Case("text-number", b(O5, [u([{"type": "text", "text": 5}])]), "wrong_value_type", "messages.0.content.0.text.text", how=N),
    # blocks
    Case("block-type-missing", b(O5, [u([{"text": "x"}])]), "missing_required_field", None, "/messages/0/content/0", N),
    Case("block-type-unknown", b(O5, [u([{"type": "markdown", "text": "x"}])]), "unknown_block_type", "messages.0.content.0", how=N),
    Case("block-type-number", b(O5, [u([{"type": 3, "text": "x"}])]), "unknown_block_type|wrong_value_type|invalid_value", None, "/messages/0/content/0", N),
    Case("block-image-url", b(O5, [u([t("x"), {"type": "image_url", "image_url": {"url": "https://a.b/c.png"}}])]), "openai_content_shape", "messages.0.content.1", how=N),
    Case("block-input-text", b(O5, [u([{"type": "input_text", "text": "x"}])]), "openai_content_shape", "messages.0.content.0", how=V),
    Case("block-output-text", b(O5, [u("x"), a([{"type": "output_text", "text": "x"}]), u("y")]), "openai_content_shape", "messages.1.content.0", how=N),
    Case("block-input-image", b(O5, [u([{"type": "input_image", "image_url": "https://a.b/c"}])]), "openai_content_shape", "messages.0.content.0", how=N),
    Case("block-extra", b(O5, [u([t("x", id="1")])]), "extra_field_in_block", "messages.0.content.0.text.id", how=N),
    Case("block-extra-use", b(O5, change(deepcopy(_CALL), 1, "content", 1, "index", 0), tools=TOOLS), "extra_field_in_block", "messages.1.content.1.tool_use.index", how=N),
    Case("block-extra-result", b(O5, [*_CALL[:2], u([result("toolu_1", name="read_file")])], tools=TOOLS), "extra_field_in_block", "messages.2.content.0.tool_result.name", how=V),
    Case("block-extra-image", b(O5, [u([image(png(), detail="high")])]), "extra_field_in_block", "messages.0.content.0.image.detail", how=N),
    Case("block-extra-source", b(O5, [u([change(image(png()), "source", "url", "x")])]), "extra_field_in_block|unknown_parameter", "messages.0.content.0.image.source.base64.url", how=N),
    Case("block-extra-long", b(O5, _long(7, "content", 1, "partial_json", ""), tools=TOOLS), "extra_field_in_block", "messages.7.content.1.tool_use.partial_json", how=N),
    Case("citations-user", b(S46, [u([t("x", citations=[{"type": "char_location", "cited_text": "x", "document_index": 0, "document_title": None, "start_char_index": 0, "end_char_index": 1}])])]), "citations_on_user_text", None, "/messages/0/content/0", N),
    Case("document-assistant", b(S46, [u("x"), a([plain(), t("y")]), u("z")]), "document_in_assistant_message", None, "/messages/1/content/0", N),
    Case("document-assistant-pdf", b(O55, [u("x"), a([t("y"), document(pdf())]), u("z")]), "document_in_assistant_message", None, "/messages/1/content/1", N),
    # prefill
    Case("prefill", b(S46, [u("x"), a("{")]), "prefill_not_supported", None, "/messages/1", V),
    Case("prefill-new", b(O55, [u("x"), a([t("The answer is")])]), "prefill_not_supported", None, "/messages/1", N),
    Case("prefill-space", b(H45, [u("x"), a("The answer: ")]), "prefill_trailing_whitespace", M, "/messages/1", V),
    Case("prefill-newline", b(O45, [u("x"), a([t("The answer:\n")])]), "prefill_trailing_whitespace", M, "/messages/1", N),
    Case("prefill-format", b(H45, [u("x"), a("{")], output_config={"format": {"type": "json_schema", "schema": {"type": "object", "properties": {}, "additionalProperties": False}}}), "prefill_not_supported|invalid_value", None, "/messages/1", V),
    Case("prefill-tools", b(O47, [*_CALL, a([t("Then")])], tools=TOOLS), "prefill_not_supported|prefill_with_tools", None, "/messages/3", N),
    # calls and results
    Case("call-unanswered", b(O5, [*_CALL[:2], u("And?")], tools=TOOLS), "tool_use_without_result", "messages.1", how=N),
    Case("call-one-of-two", b(O5, _long(4, "content", _LONG[4]["content"][:1]), tools=TOOLS), "tool_use_without_result", "messages.3", how=N),
    Case("call-last", b(O45, _CALL[:2], tools=TOOLS), "tool_use_without_result", "messages.1", how=V),
    Case("call-answered-late", b(O5, [*_CALL[:2], u("wait"), a("yes"), u([result("toolu_1")])], tools=TOOLS), "tool_use_without_result", "messages.1", how=N),
    Case("result-orphan", b(O5, [u("x"), a("y"), u([result("toolu_9")])], tools=TOOLS), "tool_result_without_tool_use", "messages.2.content.0", how=N),
    Case("result-first", b(O5, [u([result("toolu_9"), t("x")])], tools=TOOLS), "tool_result_without_tool_use", "messages.0.content.0", how=V),
    Case("result-cut", b(O5, _LONG[2:], tools=TOOLS), "tool_result_without_tool_use", "messages.0.content.0", how=N),
    Case("result-extra", b(O5, [*_CALL[:2], u([result("toolu_1"), result("toolu_8")])], tools=TOOLS), "tool_result_without_tool_use", "messages.2.content.1", how=N),
    Case("result-in-assistant", b(O5, [u("x"), a([use("toolu_1"), result("toolu_1")]), u("z")], tools=TOOLS), "tool_use_without_result|tool_result_without_tool_use|invalid_value|unknown_block_type", None, "/messages/1", N),
    Case("use-in-user", b(O5, [u([use("toolu_1")]), u([result("toolu_1")])], tools=TOOLS), "invalid_value|unknown_block_type|tool_result_without_tool_use|tool_use_without_result", None, "/messages/0", N),
    Case("result-after-text", b(O5, [*_CALL[:2], u([t("Here:"), result("toolu_1")])], tools=TOOLS), "tool_result_not_first", "messages.1", None, N),
    Case("result-after-image", b(O5, [*_CALL[:2], u([image(png()), result("toolu_1")])], tools=TOOLS), "tool_result_not_first", "messages.1", None, N),
    Case("result-twice", b(O5, [*_CALL[:2], u([result("toolu_1"), result("toolu_1", "again")])], tools=TOOLS), "duplicate_tool_result", None, "/messages/2/content/1", N),
    Case("use-twice", b(O5, [u("x"), a([use("toolu_1"), use("toolu_1")]), u([result("toolu_1")])], tools=TOOLS), "duplicate_tool_use_id", "messages.1.content.1", None, N),
    Case("use-twice-later", b(O5, [*_CALL, *_CALL[1:]], tools=TOOLS), "duplicate_tool_use_id", "messages.3.content.1", None, V),
    Case("use-id-bad", b(O5, [u("x"), a([use("call:1|a")]), u([result("call:1|a")])], tools=TOOLS), "invalid_tool_use_id", "messages.1.content.0.tool_use.id", how=N),
    Case("use-id-dots", b(S45, [u("x"), a([use("functions.f:0")]), u([result("functions.f:0")])], tools=TOOLS), "invalid_tool_use_id", "messages.1.content.0.tool_use.id", how=V),
    Case("use-id-empty", b(O5, [u("x"), a([use("")]), u([result("")])], tools=TOOLS), "invalid_tool_use_id", "messages.1.content.0.tool_use.id", how=N),
    Case("use-input-string", b(O5, [u("x"), a([use("toolu_1", input_='{"path": "a"}')]), u([result("toolu_1")])], tools=TOOLS), "tool_use_input_not_object", "messages.1.content.0.tool_use.input", how=N),
    Case("use-input-null", b(O5, change(deepcopy(_CALL), 1, "content", 1, "input", None), tools=TOOLS), "tool_use_input_not_object", "messages.1.content.1.tool_use.input", how=V),
    Case("use-input-list", b(O5, _long(9, "content", 2, "input", []), tools=TOOLS), "tool_use_input_not_object", "messages.9.content.2.tool_use.input", how=N),
    Case("use-input-missing", b(O5, change(deepcopy(_CALL), 1, "content", 1, "input", ...), tools=TOOLS), "missing_required_field|tool_use_input_not_object", "messages.1.content.1.tool_use.input", how=N),
    Case("use-name-missing", b(O5, change(deepcopy(_CALL), 1, "content", 1, "name", ...), tools=TOOLS), "missing_required_field", "messages.1.content.1.tool_use.name", how=N),
    Case("result-id-missing", b(O5, [*_CALL[:2], u([{"type": "tool_result", "content": "x"}])], tools=TOOLS), "missing_required_field", "messages.2.content.0.tool_result.tool_use_id", how=N),
    Case("result-content-object", b(O5, [*_CALL[:2], u([result("toolu_1", {"ok": True})])], tools=TOOLS), "wrong_value_type", "messages.2.content.0.tool_result.content", how=N),
    Case("result-content-number", b(O5, [*_CALL[:2], u([result("toolu_1", 42)])], tools=TOOLS), "wrong_value_type", "messages.2.content.0.tool_result.content", how=V),
    Case("result-error-empty", b(O5, [*_CALL[:2], u([result("toolu_1", "", is_error=True)])], tools=TOOLS), "tool_result_error_empty", None, "/messages/2/content/0", N),
    Case("result-error-image", b(O5, [*_CALL[:2], u([result("toolu_1", [image(png())], is_error=True)])], tools=TOOLS), "tool_result_error_non_text", None, "/messages/2/content/0", N),
    Case("result-search-mixed", b(O5, [*_CALL[:2], u([result("toolu_1", [{"type": "search_result", "source": "s", "title": "t", "content": [t("x")]}, t("x")])])], tools=TOOLS), "invalid_value", None, "/messages/2/content/0", N),
    Case("result-reference-gone", b(O5, [*_CALL[:2], u([result("toolu_1", [{"type": "tool_reference", "tool_name": "gone"}])])], tools=TOOLS), "tool_reference_not_found", None, "/messages/2/content/0/content/0", N),
    # server tools
    Case("server-unanswered", b(O5, [u("x"), a([_asked("web_search", query="y"), t("z")]), u("z")], tools=[{"type": "web_search_20250305", "name": "web_search"}]), "server_tool_use_without_result", None, "/messages/1", N),
    Case("server-result-alone", b(O5, [u("x"), a([_found("web_search"), t("z")]), u("z")], tools=[{"type": "web_search_20250305", "name": "web_search"}]), "server_tool_result_without_use", None, "/messages/1/content/0", N),
    Case("server-id", b(O5, [u("x"), a([_asked("web_search", "toolu_1", query="y"), _found("web_search", "toolu_1"), t("z")]), u("z")], tools=[{"type": "web_search_20250305", "name": "web_search"}]), "invalid_server_tool_use_id", "messages.1.content.0.server_tool_use.id", how=N),
    Case("server-id-uuid", b(H45, [u("x"), a([_asked("web_fetch", "c1e9a7e4-11", url="y"), _found("web_fetch", "c1e9a7e4-11"), t("z")]), u("z")], tools=[{"type": "web_fetch_20250910", "name": "web_fetch"}]), "invalid_server_tool_use_id", "messages.1.content.0.server_tool_use.id", how=V),
    Case("container-missing", b(O5, [u("x"), a([_asked("code_execution", code="y"), use("toolu_1", caller={"type": "code_execution_20260120", "tool_id": "srvtoolu_1"})]), u([result("toolu_1")])], tools=[{"type": "code_execution_20260120", "name": "code_execution"}, tool(allowed_callers=["code_execution_20260120"])]), "container_id_missing", None, None, N),
    # thinking sent back
    Case("signature-missing", b(S45, [u("x"), a([{"type": "thinking", "thinking": "y"}, t("z")]), u("w")], thinking=_THINK, max_tokens=4000), "thinking_signature_missing", "messages.1.content.0.thinking.signature", how=V),
    Case("signature-empty", b(O5, [u("x"), a([thought(signature=""), t("z")]), u("w")]), "invalid_thinking_signature", "messages.1.content.0", None, N),
    Case("signature-null", b(O5, [u("x"), a([thought(signature=None), t("z")]), u("w")]), "wrong_value_type|thinking_signature_missing|invalid_thinking_signature", None, "/messages/1/content/0/signature", N),
    Case("signature-foreign", b(O5, [u("x"), a([thought(signature="gemini thought"), t("z")]), u("w")]), "invalid_thinking_signature", "messages.1.content.0", None, N),
    Case("thinking-null", b(O5, [u("x"), a([thought(thinking=None), t("z")]), u("w")]), "thinking_block_text_null", "messages.1.content.0.thinking.thinking", how=N),
    Case("thinking-cached", b(O5, [u("x"), a([thought(cache_control={"type": "ephemeral"}), t("z")]), u("w")]), "cache_control_on_thinking", "messages.1.content.0.thinking.cache_control", how=N),
    Case("redacted-cached", b(O46, [u("x"), a([{"type": "redacted_thinking", "data": SIGNED, "cache_control": {"type": "ephemeral"}}, t("z")]), u("w")]), "cache_control_on_thinking", "messages.1.content.0.redacted_thinking.cache_control", how=V),
    Case("redacted-empty", b(O46, [u("x"), a([{"type": "redacted_thinking", "data": ""}, t("z")]), u("w")]), "invalid_redacted_thinking", "messages.1.content.0", None, V),
    Case("redacted-missing", b(O46, [u("x"), a([{"type": "redacted_thinking"}, t("z")]), u("w")]), "missing_required_field|invalid_redacted_thinking", "messages.1.content.0.redacted_thinking.data", how=N),
    Case("thinking-second", b(S45, [u("x"), a([t("z"), thought(), use("toolu_1")]), u([result("toolu_1")])], **_ON), "thinking_block_not_first", "messages.1.content.0", how=V),
    Case("thinking-alone", b(S5, [u("x"), a([thought()]), u("y")]), "thinking_block_last", "messages.1", None, N),
    Case("thinking-trailing", b(F51, [u("x"), a([thought(), t("z"), thought("w")]), u("y")]), "thinking_block_last", "messages.1", None, N),
    Case("thinking-off", b(S45, [u("x"), a([thought(), t("Then")])]), "thinking_block_without_thinking", None, "/messages/1/content/0", V),
    Case("thinking-off-said", b(O45, [u("x"), a([thought(), t("Then")])], thinking={"type": "disabled"}), "thinking_block_without_thinking", None, "/messages/1/content/0", N),
    Case("thinking-lost", b(S45, _CALL, **_ON), "missing_thinking_block", "messages.1.content.0.type", "/messages/1/content/0", V),
    Case("thinking-lost-long", b(S46, agent(3)[:-2], **_ON), "missing_thinking_block", None, "/messages/1", N),
    Case("thinking-in-user", b(S55, [u([thought(), t("x")])]), "invalid_value|unknown_block_type|extra_field_in_block", None, "/messages/0", N),
    # compaction
    Case("compaction-empty", b(O48, [u("x"), a([{"type": "compaction", "content": ""}, t("y")]), u("z")], context_management={"edits": [{"type": "compact_20260112"}]}), "compaction_block_empty", None, "/messages/1/content/0", {**N, "betas": ["compact-2026-01-12"]}),
    Case("compaction-blank", b(O48, [u("x"), a([{"type": "compaction", "content": ""}, t("y")]), u("z")], context_management={"edits": [{"type": "compact_20260112"}]}), "compaction_block_empty", None, "/messages/1/content/0", {**N, "betas": ["compact-2026-01-12"]}),
    Case("compaction-no-beta", b(O48, [u("x"), a([{"type": "compaction", "content": "Summary"}, t("y")]), u("z")]), "extra_field_needs_beta", None, "/messages/1/content/0", N),
]
