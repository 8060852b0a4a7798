/* Answers with the path that was asked for. What can fail fails only when the client has gone; then nobody is left to tell. */
#include "web.h"
#include <stdio.h>
#include <string.h>

static wasi_http_types_own_fields_t headers(void) {
    wasi_http_types_own_fields_t fields = wasi_http_types_constructor_fields();
    web_string_t name;
    web_string_set(&name, "content-type");
    const char *type = "text/plain; charset=utf-8";
    wasi_http_types_field_value_t value = {(uint8_t *)type, strlen(type)};
    wasi_http_types_header_error_t error;
    wasi_http_types_method_fields_append(wasi_http_types_borrow_fields(fields), &name, &value, &error);
    return fields;
}

static void write(wasi_http_types_own_outgoing_body_t body, const char *text) {
    wasi_http_types_own_output_stream_t stream;
    if (wasi_http_types_method_outgoing_body_write(wasi_http_types_borrow_outgoing_body(body), &stream)) {
        web_list_u8_t content = {(uint8_t *)text, strlen(text)};
        wasi_io_streams_stream_error_t error;
        wasi_io_streams_method_output_stream_blocking_write_and_flush(
            wasi_io_streams_borrow_output_stream(stream), &content, &error);
        wasi_io_streams_output_stream_drop_own(stream);
    }
    wasi_http_types_error_code_t error;
    wasi_http_types_static_outgoing_body_finish(body, NULL, &error);
}

void exports_wasi_http_incoming_handler_handle(
    exports_wasi_http_incoming_handler_own_incoming_request_t request,
    exports_wasi_http_incoming_handler_own_response_outparam_t out) {
    char text[512];
    web_string_t path = {(uint8_t *)"/", 1};
    wasi_http_types_method_incoming_request_path_with_query(wasi_http_types_borrow_incoming_request(request), &path);
    snprintf(text, sizeof text, "Hello from C: %.*s\n", (int)path.len, (const char *)path.ptr);

    wasi_http_types_result_own_outgoing_response_error_code_t response = {.is_err = false};
    response.val.ok = wasi_http_types_constructor_outgoing_response(headers());
    wasi_http_types_own_outgoing_body_t body;
    wasi_http_types_method_outgoing_response_body(
        wasi_http_types_borrow_outgoing_response(response.val.ok), &body);
    wasi_http_types_static_response_outparam_set(out, &response);
    write(body, text);
}
