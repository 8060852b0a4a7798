package dev.aether.component.wasi.stores;

import dev.aether.component.Case;
import dev.aether.component.HostImports;
import dev.aether.component.Invocation;
import dev.aether.component.Outcome;
import dev.aether.component.wasi.Capability;
import dev.aether.component.wasi.HostWork;
import java.io.IOException;
import java.util.ArrayList;

/** Grants {@code wasi:config/store}, and its former name {@code wasi:config/runtime}. */
public final class ConfigGrant implements Capability {
    private final ConfigSource source;

    public ConfigGrant(ConfigSource source) {
        this.source = source;
    }

    @Override
    public void offer(HostImports.Builder imports) {
        offer(imports.instance("wasi:config/store@0.2.0-rc.1"));
        offer(imports.instance("wasi:config/store@0.2.0-draft"));
        offer(imports.instance("wasi:config/runtime@0.2.0-draft"));
    }

    private void offer(HostImports.InstanceBuilder store) {
        store.function("get", (call, in) -> outcome(call, () -> source.value((String) in[0])))
                .function("get-all", (call, in) -> outcome(call, this::pairs));
    }

    private Object pairs() throws IOException, InterruptedException {
        var pairs = new ArrayList<>();
        source.all().forEach((key, value) -> pairs.add(new Object[] {key, value}));
        return pairs;
    }

    private static Outcome outcome(Invocation call, HostWork work) {
        return HostWork.outcome(call, fault -> Case.of(1, StoreFault.message(fault)), work);
    }
}
