package dev.aether.compatibility;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.etcd.jetcd.Auth;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.Election;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.Lease;
import io.etcd.jetcd.Maintenance;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.auth.Permission;
import io.etcd.jetcd.election.LeaderKey;
import io.etcd.jetcd.election.LeaderResponse;
import io.etcd.jetcd.lease.LeaseKeepAliveResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.CompactOption;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.GetOption.SortOrder;
import io.etcd.jetcd.options.GetOption.SortTarget;
import io.etcd.jetcd.options.LeaseOption;
import io.etcd.jetcd.options.PutOption;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchResponse;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Calls everything jetcd offers, and prints every answer but for what differs from server to
 * server: told to an etcd and to a node, both begun empty, the story is the same.
 *
 * <p>Arguments: URI of the server, files with authorities, certificate, and key.
 */
public final class JetcdStory {
    private static final long WAIT_SECONDS = 20;
    private static final Pattern OF_THE_SERVER =
            Pattern.compile("(cluster_id|member_id|raft_term): \\d+\n?");
    private static final ByteSequence EMPTY = ByteSequence.EMPTY;

    private final String[] server;

    private JetcdStory(String[] server) {
        this.server = server;
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 4) {
            System.err.println("expected: URI AUTHORITIES CERTIFICATE KEY");
            System.exit(2);
        }
        JetcdStory story = new JetcdStory(arguments);
        try (Client client = story.client("", "")) {
            story.keys(client.getKVClient());
            story.transactions(client.getKVClient());
            story.leases(client.getLeaseClient(), client.getKVClient());
            story.watches(client.getWatchClient(), client.getKVClient());
            story.compaction(client);
            story.locks(client);
            story.elections(client.getElectionClient(), client.getLeaseClient());
            story.maintenance(client);
            story.users(client);
        }
        System.exit(0);
    }

    private Client client(String user, String password) throws Exception {
        var builder =
                Client.builder()
                        .endpoints(server[0])
                        .sslContext(tls ->
                                tls.trustManager(new File(server[1]))
                                        .keyManager(new File(server[2]), new File(server[3])));
        if (!user.isEmpty()) {
            builder.user(bytes(user)).password(bytes(password));
        }
        return builder.build();
    }

    private static ByteSequence bytes(String text) {
        return ByteSequence.from(text, UTF_8);
    }

    /** Prints what came of a call. @return the answer, null if it failed */
    private <T> T tell(String what, Supplier<CompletableFuture<T>> call) throws Exception {
        try {
            T answer = call.get().get(WAIT_SECONDS, TimeUnit.SECONDS);
            say(what, answer);
            return answer;
        } catch (ExecutionException failure) {
            Throwable cause = failure.getCause();
            say(what, cause.getClass().getSimpleName() + ": " + cause.getMessage());
            return null;
        } catch (TimeoutException late) {
            say(what, "no answer within " + WAIT_SECONDS + " s");
            return null;
        }
    }

    private static void say(String what, Object answer) {
        String text = OF_THE_SERVER.matcher(String.valueOf(answer)).replaceAll("");
        System.out.println("== " + what + "\n" + text.strip());
    }

    private static GetOption.Builder prefixed() {
        return GetOption.builder().isPrefix(true);
    }

    private void keys(KV kv) throws Exception {
        for (int i = 1; i <= 4; i++) {
            int number = i;
            tell("put", () -> kv.put(bytes("k/" + number), bytes("v" + number % 3)));
        }
        PutOption previous = PutOption.builder().withPrevKV().build();
        tell("put, previous", () -> kv.put(bytes("k/1"), bytes("again"), previous));
        tell("get", () -> kv.get(bytes("k/1")));
        tell("get nothing", () -> kv.get(bytes("absent")));
        tell("get of no key", () -> kv.get(EMPTY));
        tell("get prefix", () -> kv.get(bytes("k/"), prefixed().build()));
        tell("get limit", () -> kv.get(bytes("k/"), prefixed().withLimit(2).build()));
        for (SortTarget target : SortTarget.values()) {
            GetOption sorted =
                    prefixed().withSortField(target).withSortOrder(SortOrder.DESCEND).build();
            tell("get by " + target, () -> kv.get(bytes("k/"), sorted));
        }
        tell("get count", () -> kv.get(bytes("k/"), prefixed().withCountOnly(true).build()));
        tell("get keys", () -> kv.get(bytes("k/"), prefixed().withKeysOnly(true).build()));
        tell("get local", () -> kv.get(bytes("k/"), prefixed().withSerializable(true).build()));
        tell("get then", () -> kv.get(bytes("k/"), prefixed().withRevision(3).build()));
        tell("get later", () -> kv.get(bytes("k/"), prefixed().withRevision(99).build()));
        tell("get new", () -> kv.get(bytes("k/"), prefixed().withMinModRevision(5).build()));
        tell("get old", () -> kv.get(bytes("k/"), prefixed().withMaxCreateRevision(3).build()));
        GetOption range = GetOption.builder().withRange(bytes("k/3")).build();
        tell("get range", () -> kv.get(bytes("k/1"), range));
        tell("delete", () -> kv.delete(bytes("k/1")));
        tell("delete nothing", () -> kv.delete(bytes("k/1")));
        DeleteOption all = DeleteOption.builder().isPrefix(true).withPrevKV(true).build();
        tell("delete prefix", () -> kv.delete(bytes("k/"), all));
        PutOption leased = PutOption.builder().withLeaseId(404).build();
        tell("put on no lease", () -> kv.put(bytes("k"), bytes("v"), leased));
    }

    private void transactions(KV kv) throws Exception {
        ByteSequence key = bytes("t");
        Op put = Op.put(key, bytes("one"), PutOption.DEFAULT);
        Op get = Op.get(key, GetOption.DEFAULT);
        Cmp absent = new Cmp(key, Cmp.Op.EQUAL, CmpTarget.version(0));
        tell("txn", () -> kv.txn().If(absent).Then(put, get).Else(get).commit());
        tell("txn else", () -> kv.txn().If(absent).Then(put).Else(get).commit());
        Cmp[] all = {
            new Cmp(key, Cmp.Op.EQUAL, CmpTarget.value(bytes("one"))),
            new Cmp(key, Cmp.Op.GREATER, CmpTarget.createRevision(1)),
            new Cmp(key, Cmp.Op.LESS, CmpTarget.modRevision(99)),
            new Cmp(key, Cmp.Op.NOT_EQUAL, CmpTarget.version(7)),
        };
        Op nested = Op.txn(new Cmp[] {absent}, new Op[] {put}, new Op[] {get});
        Op delete = Op.delete(bytes("u"), DeleteOption.DEFAULT);
        tell("txn nested", () -> kv.txn().If(all).Then(nested, delete).commit());
        tell("txn twice", () -> kv.txn().Then(put, put).commit());
    }

    private void leases(Lease lease, KV kv) throws Exception {
        long id = lease.grant(30).get(WAIT_SECONDS, TimeUnit.SECONDS).getID();
        PutOption on = PutOption.builder().withLeaseId(id).build();
        kv.put(bytes("leased"), bytes("v"), on).get(WAIT_SECONDS, TimeUnit.SECONDS);
        LeaseOption keys = LeaseOption.builder().withAttachedKeys().build();
        var left = lease.timeToLive(id, keys).get(WAIT_SECONDS, TimeUnit.SECONDS);
        say("lease", left.getGrantedTTL() + " " + left.getKeys() + " " + (left.getTTL() > 20));
        var kept = lease.keepAliveOnce(id).get(WAIT_SECONDS, TimeUnit.SECONDS);
        say("keep alive", kept.getTTL() + " " + (kept.getID() == id));
        Heard<LeaseKeepAliveResponse> heard = new Heard<>();
        try (var keeping = lease.keepAlive(id, heard)) {
            say("keeping alive", ((LeaseKeepAliveResponse) heard.next()).getTTL());
        }
        tell("revoke", () -> lease.revoke(id));
        tell("revoked", () -> kv.get(bytes("leased")));
        tell("revoke again", () -> lease.revoke(404));
        tell("keep nothing alive", () -> lease.keepAliveOnce(404));
        var gone = lease.timeToLive(404, LeaseOption.DEFAULT).get(WAIT_SECONDS, TimeUnit.SECONDS);
        say("lease that is not there", gone.getTTL() + " " + gone.getGrantedTTL());
    }

    /** What a stream said. */
    private static final class Heard<T> implements StreamObserver<T>, Watch.Listener {
        private final BlockingQueue<Object> all = new LinkedBlockingQueue<>();

        @Override
        public void onNext(T answer) {
            all.add(answer);
        }

        @Override
        public void onNext(WatchResponse response) {
            response.getEvents().forEach(event -> all.add(told(event)));
            if (response.getEvents().isEmpty()) {
                all.add("created or progress");
            }
        }

        private static String told(WatchEvent event) {
            return "%s %s=%s at %d, before %s"
                    .formatted(
                            event.getEventType(),
                            event.getKeyValue().getKey(),
                            event.getKeyValue().getValue(),
                            event.getKeyValue().getModRevision(),
                            event.getPrevKV() == null ? "" : event.getPrevKV().getValue());
        }

        @Override
        public void onError(Throwable failure) {
            all.add(failure.getClass().getSimpleName() + ": " + failure.getMessage());
        }

        @Override
        public void onCompleted() {
            all.add("completed");
        }

        Object next() throws InterruptedException {
            Object next = all.poll(WAIT_SECONDS, TimeUnit.SECONDS);
            return next == null ? "nothing" : next;
        }
    }

    private void watches(Watch watch, KV kv) throws Exception {
        long from = kv.put(bytes("w/1"), bytes("a")).get().getHeader().getRevision();
        kv.put(bytes("w/2"), bytes("b")).get();
        kv.put(bytes("w/1"), bytes("c")).get();
        kv.delete(bytes("w/2")).get();
        WatchOption.Builder all =
                WatchOption.builder().isPrefix(true).withRevision(from).withPrevKV(true);
        follow(watch, "watch", all.build(), 4);
        follow(watch, "watch deletions", all.withNoPut(true).build(), 1);
        follow(watch, "watch puts", all.withNoPut(false).withNoDelete(true).build(), 3);
        WatchOption created = WatchOption.builder().withCreateNotify(true).build();
        follow(watch, "watch created", created, 1);
    }

    private void follow(Watch watch, String what, WatchOption option, int events)
            throws InterruptedException {
        Heard<WatchResponse> heard = new Heard<>();
        try (Watch.Watcher watcher = watch.watch(bytes("w/"), option, (Watch.Listener) heard)) {
            for (int i = 0; i < events; i++) {
                say(what, heard.next());
            }
        }
    }

    private void compaction(Client client) throws Exception {
        KV kv = client.getKVClient();
        tell("compact", () -> kv.compact(5));
        tell("compact again", () -> kv.compact(5));
        tell("compact the future", () -> kv.compact(9999));
        CompactOption physical = CompactOption.builder().withCompactPhysical(true).build();
        tell("compact for good", () -> kv.compact(7, physical));
        tell("get compacted", () -> kv.get(bytes("k/1"), prefixed().withRevision(3).build()));
        WatchOption past = WatchOption.builder().withRevision(2).build();
        follow(client.getWatchClient(), "watch compacted", past, 1);
    }

    private void locks(Client client) throws Exception {
        Lease lease = client.getLeaseClient();
        long first = lease.grant(30).get().getID();
        long second = lease.grant(30).get().getID();
        var held = client.getLockClient().lock(bytes("lock"), first).get();
        var waiting = client.getLockClient().lock(bytes("lock"), second);
        say("locks wait", !waiting.isDone() && held.getKey().toString().startsWith("lock/"));
        tell("unlock", () -> client.getLockClient().unlock(held.getKey()));
        say("locked then", waiting.get(WAIT_SECONDS, TimeUnit.SECONDS).getHeader().getRevision());
        tell("lock on no lease", () -> client.getLockClient().lock(bytes("lock"), 404));
        lease.revoke(first).get();
        lease.revoke(second).get();
    }

    private void elections(Election election, Lease lease) throws Exception {
        ByteSequence name = bytes("turn");
        tell("no leader", () -> election.leader(name));
        long id = lease.grant(30).get().getID();
        LeaderKey key = election.campaign(name, id, bytes("me")).get().getLeader();
        say("leads since", key.getRevision() + " " + key.getName() + " " + (key.getLease() == id));
        Leaders leaders = new Leaders();
        election.observe(name, leaders);
        say("observe", leaders.heard.next());
        tell("proclaim", () -> election.proclaim(key, bytes("still me")));
        say("observe", leaders.heard.next());
        say("leader", election.leader(name).get().getKv().getValue());
        tell("resign", () -> election.resign(key));
        tell("nobody leads", () -> election.leader(name));
        tell("proclaim without", () -> election.proclaim(key, bytes("late")));
        lease.revoke(id).get();
    }

    private static final class Leaders implements Election.Listener {
        private final Heard<String> heard = new Heard<>();

        @Override
        public void onNext(LeaderResponse response) {
            heard.onNext(response.getKv().getValue().toString());
        }

        @Override
        public void onError(Throwable failure) {
            heard.onError(failure);
        }

        @Override
        public void onCompleted() {
            heard.onCompleted();
        }
    }

    private void maintenance(Client client) throws Exception {
        Maintenance maintenance = client.getMaintenanceClient();
        var status = maintenance.statusMember(server[0]).get(WAIT_SECONDS, TimeUnit.SECONDS);
        say("status", status.getVersion() + " " + (status.getDbSize() > 0));
        tell("alarms", maintenance::listAlarms);
        tell("defragment", () -> maintenance.defragmentMember(server[0]));
        var hash = maintenance.hashKV(server[0], 0).get(WAIT_SECONDS, TimeUnit.SECONDS);
        say("hash", hash.getCompacted());
        ByteArrayOutputStream snapshot = new ByteArrayOutputStream();
        long length = maintenance.snapshot(snapshot).get(WAIT_SECONDS, TimeUnit.SECONDS);
        say("snapshot", length == snapshot.size() && length > 1000);
        tell("move the lead nowhere", () -> maintenance.moveLeader(404));
        var members = client.getClusterClient().listMember().get().getMembers();
        say("members", members.size() + " " + members.getFirst().getClientURIs().isEmpty());
        tell("remove nobody", () -> client.getClusterClient().removeMember(404));
        tell("promote nobody", () -> client.getClusterClient().promoteMember(404));
    }

    private void users(Client client) throws Exception {
        Auth auth = client.getAuthClient();
        ByteSequence ann = bytes("ann");
        ByteSequence reader = bytes("reader");
        for (String name : new String[] {"root", "ann"}) {
            tell("add user", () -> auth.userAdd(bytes(name), bytes(name)));
        }
        tell("add user again", () -> auth.userAdd(ann, ann));
        tell("add role", () -> auth.roleAdd(bytes("root")));
        tell("add role", () -> auth.roleAdd(reader));
        Permission.Type read = Permission.Type.READ;
        tell("permit", () -> auth.roleGrantPermission(reader, bytes("w/"), bytes("w0"), read));
        tell("role", () -> auth.roleGet(reader));
        tell("roles", auth::roleList);
        tell("grant", () -> auth.userGrantRole(ann, reader));
        tell("grant what is not there", () -> auth.userGrantRole(ann, bytes("absent")));
        tell("user", () -> auth.userGet(ann));
        tell("users", auth::userList);
        tell("change password", () -> auth.userChangePassword(ann, bytes("other")));
        tell("enable without root", auth::authEnable);
        tell("grant root", () -> auth.userGrantRole(bytes("root"), bytes("root")));
        tell("enable", auth::authEnable);
        try (Client hers = client("ann", "other")) {
            tell("she reads", () -> hers.getKVClient().get(bytes("w/1")));
            tell("she may not read", () -> hers.getKVClient().get(bytes("t")));
            tell("she may not write", () -> hers.getKVClient().put(bytes("w/1"), EMPTY));
            tell("she may not rule", hers.getAuthClient()::userList);
        }
        try (Client wrong = client("ann", "ann")) {
            tell("wrong password", () -> wrong.getKVClient().get(bytes("w/1")));
        }
        try (Client root = client("root", "root")) {
            Auth ruling = root.getAuthClient();
            tell(
                    "revoke permission",
                    () -> ruling.roleRevokePermission(reader, bytes("w/"), bytes("w0")));
            tell("revoke role", () -> ruling.userRevokeRole(ann, reader));
            tell("delete role", () -> ruling.roleDelete(reader));
            tell("delete user", () -> ruling.userDelete(ann));
            tell("disable", ruling::authDisable);
        }
        tell("as before", () -> client.getKVClient().get(bytes("w/1")));
    }
}
