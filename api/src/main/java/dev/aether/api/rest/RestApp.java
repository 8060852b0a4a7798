package dev.aether.api.rest;

import dev.aether.api.ApiParts;
import dev.aether.api.objects.Faults;
import dev.aether.api.objects.KeyspaceStore;
import dev.aether.api.objects.LatticeRules;
import dev.aether.api.objects.PodView;
import dev.aether.api.objects.ProjectedStore;
import dev.aether.api.objects.PulseView;
import dev.aether.api.objects.StateStore;
import dev.aether.api.objects.StoreByKind;
import dev.aether.api.web.WebAnswer;
import dev.aether.api.web.WebApp;
import dev.aether.api.web.WebHead;
import dev.aether.control.Catalogue;
import dev.aether.environment.Bytes;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.identity.Authorizer;
import dev.aether.identity.LiveIdentity;
import dev.aether.kubernetes.ResourceOperations;
import dev.aether.kubernetes.ResourceStore;
import dev.aether.kubernetes.Status;
import dev.aether.kubernetes.StatusException;
import dev.aether.state.StateException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;

/** The API: finds what a request is about, decides whether it may, answers, and keeps record. */
public final class RestApp implements WebApp {
    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

    private final Environment environment;
    private final Gate gate;
    private final Documents documents;
    private final Reviews reviews;
    private final AetherPaths aether;
    private final Resources resources;

    /**
     * @param watchesMax watches and followed logs open at once
     */
    public RestApp(
            Environment environment,
            LiveIdentity identity,
            Authorizer authorizer,
            ApiParts parts,
            int watchesMax) {
        this.environment = environment;
        this.gate = new Gate(identity, authorizer);
        ResourceStore store =
                new StoreByKind(
                        Map.of(
                                Catalogue.PULSE.id(),
                                new ProjectedStore(
                                        parts.system(),
                                        new PulseView(
                                                Catalogue.PULSE, parts.system(), parts.pulses())),
                                Catalogue.KEYSPACE.id(),
                                new KeyspaceStore(
                                        Catalogue.KEYSPACE, parts.system(), parts.keyspaces()),
                                Catalogue.POD.id(),
                                new ProjectedStore(
                                        parts.system(), new PodView(parts.system(), parts.pods()))),
                        new StateStore(parts.system(), parts.followup()));
        ResourceOperations operations =
                new ResourceOperations(
                        parts.kinds(),
                        store,
                        new LatticeRules(store, parts.departure()),
                        new DoorStamps(environment));
        Semaphore room = new Semaphore(watchesMax);
        this.documents = new Documents(parts.kinds(), parts.ready());
        this.reviews = new Reviews(gate);
        this.aether = new AetherPaths(parts, operations, room);
        this.resources =
                new Resources(
                        parts.kinds(),
                        operations,
                        new Watches(environment, operations, gate, room),
                        environment.clock());
    }

    @Override
    public Entry enter(WebHead head) {
        try {
            Route route = find(head);
            String user = gate.admit(head, route.access());
            return new Entry.Accept(
                    route.bodyBytesMax(),
                    Answers.status(Status.tooLarge(route.bodyBytesMax())),
                    body -> record(head, user, serve(head, user, route, body)));
        } catch (StatusException refused) {
            return new Entry.Refuse(
                    (WebAnswer.Whole) record(head, "-", Answers.status(refused.status())));
        }
    }

    private Route find(WebHead head) {
        return reviews.find(head)
                .or(() -> aether.find(head))
                .or(() -> documents.find(head))
                .or(() -> resources.find(head))
                .orElseGet(() -> nowhere(head));
    }

    /** Strangers are not told what is here and what is not. */
    private Route nowhere(WebHead head) {
        gate.known(head.caller());
        throw Status.noSuchResource().exception();
    }

    private WebAnswer serve(WebHead head, String user, Route route, Bytes body) {
        try {
            return route.service().answer(user, body);
        } catch (StatusException refused) {
            return Answers.status(refused.status());
        } catch (StateException fault) {
            return Answers.status(Faults.status(fault));
        } catch (DeadlineExceeded late) {
            return Answers.status(Status.timeout(String.valueOf(late.getMessage())));
        } catch (RuntimeException mistake) {
            environment.log().error("a request failed", mistake, "path", head.address());
            return Answers.status(Status.internalError("see the log of this node"));
        }
    }

    /** Every write leaves one line, whether it was done or refused. */
    private WebAnswer record(WebHead head, String user, WebAnswer answer) {
        if (!READS.contains(head.method())) {
            environment
                    .log()
                    .info(
                            "write",
                            "user",
                            user,
                            "peer",
                            head.peer(),
                            "verb",
                            head.method(),
                            "path",
                            head.address(),
                            "code",
                            answer.status());
        }
        return answer;
    }
}
