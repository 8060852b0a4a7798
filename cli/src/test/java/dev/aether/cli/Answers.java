package dev.aether.cli;

/** Where an app and its last change are asked for, and what a node answers. */
final class Answers {
    static final String APPS = "/apis/aether.dev/v1/namespaces/default/apps";
    static final String HELLO = APPS + "/hello";
    static final String PULSES = "/apis/aether.dev/v1/pulses/";
    static final String READY =
            """
            {"apiVersion":"aether.dev/v1","kind":"App",
            "metadata":{"name":"hello","namespace":"default","generation":1,"resourceVersion":"7"},
            "spec":{"particle":{"web":{"scale":{"min":1,"max":1}}}},
            "status":{"phase":"Ready","replicas":1,"readyReplicas":1,"pulse":"p1",
            "urls":["http://hello.localhost:1/"]}}
            """;
    static final String PULSE =
            """
            {"metadata":{"name":"p1"},"spec":{"definition":"deploy","subject":"apps/default/hello"},
            "status":{"phase":"%s","createdAt":"2026-01-01T00:00:00Z","outcome":"%s","steps":[
            {"key":"place web 1","state":"Done","attempts":1,"startedAt":"2026-01-01T00:00:00Z",
            "endedAt":"2026-01-01T00:00:02Z","node":"n1"}]}}
            """;

    private Answers() {}
}
