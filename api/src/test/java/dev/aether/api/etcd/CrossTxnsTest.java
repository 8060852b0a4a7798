package dev.aether.api.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.environment.Bytes;
import dev.aether.kubernetes.Json;
import dev.aether.state.Compare;
import dev.aether.state.CrossTxn;
import dev.aether.state.Op;
import dev.aether.state.OpResult;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import dev.aether.state.Txn;
import dev.aether.state.TxnResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CrossTxnsTest {
    private static final Bytes K = Bytes.utf8("k");

    /** Keys and values are base64, as in etcd's gateway. */
    @Test
    void partsAreReadAsEtcdsGatewayReadsThem() {
        CrossTxn read =
                CrossTxns.read(
                        json(
                                """
                                {"parts": {
                                  "orders": {"compare": [{"key": "aw==", "target": "VERSION",
                                                          "result": "EQUAL", "version": "0"}],
                                             "success": [{"requestPut": {"key": "aw==",
                                                                         "value": "dg=="}}]},
                                  "stock": {"failure": [{"request_range": {"key": "aw=="}}]}}}
                                """));

        assertThat(read.parts())
                .containsEntry(
                        "orders",
                        new Txn(
                                List.of(
                                        new Compare.OfNumber(
                                                dev.aether.state.KeyRange.single(K),
                                                Compare.Field.VERSION,
                                                Compare.Relation.EQUAL,
                                                0)),
                                List.of(Op.put(K, Bytes.utf8("v"))),
                                List.of()))
                .containsOnlyKeys("orders", "stock");
    }

    @Test
    void answersNameTheKeyspaces() {
        TxnResult put = new TxnResult(true, 7, List.of(new OpResult.Put(Optional.empty())));

        Json answer =
                CrossTxns.write(new CrossTxn.Result(true, new TreeMap<>(Map.of("orders", put))));

        assertThat(answer.at("succeeded")).contains(Json.bool(true));
        assertThat(answer.textAt("results", "orders", "header", "revision")).contains("7");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]                                               | expected {\"parts\"",
                "{\"part\": {}}                                     | expected {\"parts\"",
                "{\"parts\": {}}                                    | 1 to 16 parts",
                "{\"parts\": {\"a\": 1}}                              | a: expected an object",
                "{\"parts\": {\"a\": {\"compares\": []}}}               | a: unknown field",
                "{\"parts\": {\"a\": {\"success\": [{}]}}}              | a: etcdserver: key not found",
                "{\"parts\": {\"system\": {}}}                        | system takes no part"
            })
    void whatIsWrongIsTold(String request, String told) {
        assertThatThrownBy(() -> CrossTxns.read(json(request)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(told);
    }

    @Test
    void whatTheLatticeCannotDoNowIsNoMistake() {
        assertThat(CrossTxns.isMistake(new StateException(Code.KEY_ABSENT, ""))).isTrue();
        assertThat(CrossTxns.isMistake(new StateException(Code.KEYSPACE_ABSENT, ""))).isTrue();
        assertThat(CrossTxns.isMistake(new StateException(Code.UNAVAILABLE, ""))).isFalse();
    }

    private static Json json(String text) {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
