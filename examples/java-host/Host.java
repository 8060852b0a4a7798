import com.acme.greeter.Greeter;
import com.acme.greeter.People;
import com.acme.greeter.People.Language;
import com.acme.greeter.People.Person;
import dev.aether.component.Component;
import dev.aether.component.ComponentEngine;
import dev.aether.component.HostImports;
import dev.aether.component.Limits;
import dev.aether.component.host.SystemClocks;
import dev.aether.component.typed.Result;
import dev.aether.component.wasi.LogSink;
import dev.aether.component.wasi.WasiGrants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Greets people with a component, through bindings that were written from greeter.wit. */
public final class Host {
    private static final Map<Integer, Person> PEOPLE =
            Map.of(
                    1, new Person("Ada", List.of(Language.ENGLISH, Language.FRENCH)),
                    2, new Person("Emmy", List.of(Language.GERMAN)),
                    3, new Person("Echo", List.of()));

    private Host() {}

    public static void main(String[] words) throws IOException {
        var engine = ComponentEngine.create();
        var component = Component.parse(Files.readAllBytes(Path.of(words[0])));
        var wasi =
                WasiGrants.builder(new SystemClocks())
                        .commandLine(List.of(), Map.of(), LogSink.NOWHERE)
                        .build();
        var host = HostImports.builder().include(wasi.imports());
        People.bind(host, id -> Optional.ofNullable(PEOPLE.get(id)));
        var template = engine.prepare(component, host.build());
        try (var greeter =
                Greeter.of(template.instantiate(Limits.standard(), wasi.state("nothing")))) {
            for (int id = 1; id <= 4; id++) {
                System.out.println(text(greeter.greet(id)));
            }
        }
    }

    private static String text(Result<String, Greeter.Failure> greeting) {
        return switch (greeting) {
            case Result.Ok(var words) -> words;
            case Result.Err(Greeter.Failure.Unknown(int id)) -> "nobody has number " + id;
            case Result.Err(Greeter.Failure.Speechless(var name)) -> name + " says nothing";
        };
    }
}
