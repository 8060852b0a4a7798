// Package export_wasi_http_incoming_handler answers requests; the generated code calls it by this name.
package export_wasi_http_incoming_handler

import (
	"fmt"
	"runtime"
	. "wit_component/wasi_http_types"

	. "go.bytecodealliance.org/pkg/wit/types"
)

// Handle answers with the path that was asked for.
func Handle(request *IncomingRequest, out *ResponseOutparam) {
	path := request.PathWithQuery().SomeOr("/")
	headers := FieldsFromList([]Tuple2[string, []uint8]{
		{F0: "content-type", F1: []byte("text/plain; charset=utf-8")},
	}).Ok()
	response := MakeOutgoingResponse(headers)
	body := response.Body().Ok()
	ResponseOutparamSet(out, Ok[*OutgoingResponse, ErrorCode](response))
	stream := body.Write().Ok()
	stream.BlockingWriteAndFlush([]byte(fmt.Sprintf("Hello from Go %s: %s\n", runtime.Version(), path)))
	stream.Drop()
	OutgoingBodyFinish(body, None[*Fields]())
}
