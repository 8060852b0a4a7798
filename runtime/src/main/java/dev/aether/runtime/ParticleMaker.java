package dev.aether.runtime;

import dev.aether.component.Component;
import dev.aether.component.ComponentEngine;
import dev.aether.component.ComponentException;
import dev.aether.component.InterfaceDescription;
import dev.aether.component.TrapException;
import dev.aether.component.wasi.Capability;
import dev.aether.component.wasi.CommandProgram;
import dev.aether.component.wasi.GuestExit;
import dev.aether.component.wasi.LogSink;
import dev.aether.component.wasi.WasiDenied;
import dev.aether.component.wasi.WasiGrants;
import dev.aether.component.wasi.http.HttpProgram;
import dev.aether.component.wasi.http.OutboundHttp;
import dev.aether.component.wasi.messaging.MessageGrant;
import dev.aether.component.wasi.messaging.MessageProgram;
import dev.aether.component.wasi.sockets.SocketGrant;
import dev.aether.component.wasi.stores.BlobGrant;
import dev.aether.component.wasi.stores.ConfigGrant;
import dev.aether.component.wasi.stores.ConfigSource;
import dev.aether.component.wasi.stores.KeyValueGrant;
import dev.aether.component.wasi.stores.LogGrant;
import dev.aether.environment.ByteSize;
import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.Promise;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Makes particles: WebAssembly components with a fresh instance for each request, granted clocks,
 * random bytes, their environment variables, a log, and what their workload says.
 */
public final class ParticleMaker implements Program.Maker {
    private static final Duration ASIDE_MAX = Duration.ofSeconds(30);

    /** Linked to every program that serves HTTP. */
    private static final String HTTP_TYPES = "wasi:http/types@0.2.";

    private final Environment environment;
    private final ComponentEngine engine;
    private final LiveMemory memory;
    private final Bindings bindings;
    private final SharedCode code;
    private final ParsedComponents components;
    private final Executor aside;

    /**
     * Lets guests have half as much memory together as the heap may take.
     *
     * @param code where it finds and keeps what is compiled
     */
    public ParticleMaker(
            Environment environment, ParticleEngine engine, Bindings bindings, SharedCode code) {
        this(
                environment,
                engine,
                bindings,
                code,
                new ByteSize(Runtime.getRuntime().maxMemory() / 2));
    }

    /**
     * @param memoryMax of all guests that run at the same moment
     */
    ParticleMaker(
            Environment environment,
            ParticleEngine engine,
            Bindings bindings,
            SharedCode code,
            ByteSize memoryMax) {
        this.environment = environment;
        this.bindings = bindings;
        this.code = code;
        this.components = new ParsedComponents(code);
        this.memory = new LiveMemory(memoryMax, environment.metrics());
        this.aside = environment.threads().platformPool("code", 1);
        this.engine = engine.make(code, aside);
    }

    /** Waits until nothing that was begun aside still writes to the disk. */
    void awaitAside() {
        Promise<Boolean> done = new Promise<>(environment.timers());
        aside.execute(() -> done.complete(true));
        done.await("what is noted of code", ASIDE_MAX);
    }

    /** What all guests have at this moment. */
    long liveMemoryBytes() {
        return memory.taken();
    }

    @Override
    public Program prepare(Workload workload, Bytes artefact, WorkloadLog log) {
        Bindings.OpenSettings settings = settings(workload);
        try {
            return code.telling(
                    words -> log.add("aether", words),
                    () -> particle(workload, artefact, log, settings));
        } catch (RuntimeException failed) {
            settings.close();
            throw failed;
        }
    }

    private Bindings.OpenSettings settings(Workload workload) {
        return workload.grants().stream()
                .filter(Grant.Config.class::isInstance)
                .map(Grant.Config.class::cast)
                .filter(config -> !config.from().isEmpty())
                .findFirst()
                .map(config -> bindings.settings().open(workload.namespace(), config))
                .orElse(Bindings.OpenSettings.NONE);
    }

    private Program particle(
            Workload workload, Bytes artefact, WorkloadLog log, Bindings.OpenSettings settings) {
        try {
            Component component = components.of(workload.digest(), artefact);
            WasiGrants grants = grants(workload, log, settings);
            if (workload.command()) {
                return command(component, workload, grants, settings);
            }
            if (workload.consumer().isPresent()) {
                return consuming(component, workload, grants, settings);
            }
            HttpProgram program =
                    link(component, workload, grants, () -> linkHandler(component, grants));
            return answering(program, workload, settings);
        } catch (ComponentException | TrapException | WasiDenied | GuestExit unusable) {
            throw new WorkloadException(
                    WorkloadException.Code.UNUSABLE,
                    "component " + workload.digest() + " cannot run: " + reason(unusable),
                    unusable);
        } catch (UncheckedIOException broken) {
            throw new WorkloadException(
                    WorkloadException.Code.ARTEFACT_UNAVAILABLE,
                    "component " + workload.digest() + " is not compiled: " + broken.getMessage(),
                    broken);
        }
    }

    private Particle answering(
            HttpProgram program, Workload workload, Bindings.OpenSettings settings) {
        Particle particle = new Particle(environment, program, memory, workload, settings);
        particle.warmUp();
        environment
                .metrics()
                .gauge(
                        "aether_particle_memory_peak_bytes",
                        "The most memory that guests of a replica had at one time.",
                        particle::memoryPeakBytes,
                        workload.labels());
        return particle;
    }

    private MessageHandler consuming(
            Component component,
            Workload workload,
            WasiGrants grants,
            Bindings.OpenSettings settings) {
        MessageProgram messages =
                link(component, workload, grants, () -> linkConsumer(component, grants));
        Optional<Program> answering =
                messages.answering().map(program -> answering(program, workload, settings));
        ConsumingParticle consuming =
                new ConsumingParticle(
                        environment.timers(),
                        messages,
                        memory,
                        workload,
                        answering.orElseGet(() -> new ConsumingParticle.Silent(settings)),
                        bindings.stores().topics(workload.app()));
        consuming.warmUp();
        return consuming;
    }

    private MessageProgram linkConsumer(Component component, WasiGrants grants) {
        if (!MessageProgram.isHandler(component)) {
            throw new ComponentException(
                    ComponentException.Code.NO_SUCH_EXPORT,
                    "it handles no messages: remove `wasi:messaging/incoming-handler`");
        }
        return MessageProgram.prepare(engine, component, grants);
    }

    private Command command(
            Component component,
            Workload workload,
            WasiGrants grants,
            Bindings.OpenSettings settings) {
        CommandProgram program =
                link(component, workload, grants, () -> linkCommand(component, grants));
        CommandParticle command =
                new CommandParticle(environment.timers(), program, memory, workload, settings);
        command.warmUp();
        return command;
    }

    private CommandProgram linkCommand(Component component, WasiGrants grants) {
        if (!CommandProgram.isCommand(component) && HttpProgram.isHandler(component)) {
            throw new ComponentException(
                    ComponentException.Code.NO_SUCH_EXPORT,
                    "it answers requests and is no command (wasi:cli/run): remove `schedule`");
        }
        return CommandProgram.prepare(engine, component, grants);
    }

    private HttpProgram linkHandler(Component component, WasiGrants grants) {
        if (!HttpProgram.isHandler(component) && CommandProgram.isCommand(component)) {
            throw new ComponentException(
                    ComponentException.Code.NO_SUCH_EXPORT,
                    "it is a command (wasi:cli/run) and answers no requests: say when it runs,"
                            + " such as schedule: \"@daily\"");
        }
        if (!HttpProgram.isHandler(component) && MessageProgram.isHandler(component)) {
            throw new ComponentException(
                    ComponentException.Code.NO_SUCH_EXPORT,
                    "it handles messages and answers no requests: say which, such as uses:"
                            + " {wasi:messaging/incoming-handler: {topics: [news]}}");
        }
        return HttpProgram.prepare(engine, component, grants);
    }

    private <T> T link(
            Component component, Workload workload, WasiGrants grants, Supplier<T> linking) {
        try {
            return linking.get();
        } catch (ComponentException unusable) {
            List<String> ungranted = ungranted(component, grants);
            if (unusable.code() == ComponentException.Code.MISSING_IMPORT && !ungranted.isEmpty()) {
                throw WorkloadException.ungranted(workload.digest(), ungranted, unusable);
            }
            throw unusable;
        }
    }

    private static List<String> ungranted(Component component, WasiGrants grants) {
        return component.imports().stream()
                .filter(wanted -> !wanted.functions().isEmpty())
                .map(InterfaceDescription::name)
                .filter(name -> !name.startsWith(HTTP_TYPES))
                .filter(name -> grants.imports().find(name).isEmpty())
                .toList();
    }

    private static String reason(RuntimeException unusable) {
        String words = String.valueOf(unusable.getMessage());
        return switch (unusable) {
            case TrapException trap when trap.code() == TrapException.Code.INTERRUPTED ->
                    "it did not start within the time of one request";
            case TrapException _, GuestExit _, WasiDenied _ -> "it failed to start: " + words;
            default -> words;
        };
    }

    private WasiGrants grants(Workload workload, WorkloadLog log, Bindings.OpenSettings settings) {
        WasiGrants.Builder wasi =
                WasiGrants.builder(new NodeClocks(environment.clock()))
                        .readTime()
                        .random(target -> {
                            byte[] drawn = environment.randomness().bytes(target.length);
                            System.arraycopy(drawn, 0, target, 0, target.length);
                        })
                        .commandLine(workload.commandLine(), workload.environment(), sink(log))
                        .emptyFilesystem()
                        .grant(sockets(workload, log));
        if (workload.consumer().isPresent()) {
            // First, because a right to send comes with types that can connect.
            wasi.grant(MessageGrant.types());
        }
        for (Grant grant : workload.grants()) {
            wasi.grant(capability(grant, workload, log, settings));
        }
        return wasi.build();
    }

    private Capability capability(
            Grant grant, Workload workload, WorkloadLog log, Bindings.OpenSettings settings) {
        return switch (grant) {
            case Grant.IncomingHttp _, Grant.Consumer _, Grant.OutgoingTcp _ -> offer -> {};
            case Grant.Producer producer ->
                    new MessageGrant(bindings.stores().topics(workload.app()).target(producer));
            case Grant.OutgoingHttp(List<String> to) ->
                    new OutboundHttp(
                            new OutboundGate(bindings.outbound(), workload, to, log),
                            sending -> environment.threads().start("a guest's request", sending));
            case Grant.KeyValue(String store) ->
                    new KeyValueGrant(bindings.stores().open(workload.app(), store));
            case Grant.Objects(String store) ->
                    new BlobGrant(bindings.stores().blobs(workload.app(), store));
            case Grant.Config(Map<String, String> values, List<Grant.Settings> from) ->
                    new ConfigGrant(from.isEmpty() ? ConfigSource.of(values) : settings);
            case Grant.Logging() -> new LogGrant(levels(log));
        };
    }

    /** Always there, because most languages link it; what is not granted is refused. */
    private SocketGrant sockets(Workload workload, WorkloadLog log) {
        List<String> to =
                workload.grants().stream()
                        .filter(Grant.OutgoingTcp.class::isInstance)
                        .flatMap(grant -> ((Grant.OutgoingTcp) grant).to().stream())
                        .toList();
        return new SocketGrant(
                new SocketGate(bindings.outbound(), to, log),
                connecting -> environment.threads().start("a guest's connection", connecting));
    }

    private static LogGrant.Sink levels(WorkloadLog log) {
        return (level, context, message) ->
                log.add(
                        level.name().toLowerCase(Locale.ROOT),
                        context.isEmpty() ? message : context + ": " + message);
    }

    private static LogSink sink(WorkloadLog log) {
        return (channel, line) -> log.add(channel.name().toLowerCase(Locale.ROOT), line);
    }
}
