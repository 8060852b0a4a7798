package dev.aether.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import org.junit.jupiter.api.Test;

final class AppSchemaTest {
    private final ObjectNode schema = AppSchema.whole();

    private ObjectNode particle() {
        return schema.objectAt(
                "properties", "spec", "properties", "particle", "additionalProperties");
    }

    @Test
    void everyFieldOfAParticleIsDescribed() {
        assertThat(particle().objectAt("properties").fields())
                .containsKeys("from", "uses", "scale", "limits", "env", "args")
                .allSatisfy((name, field) ->
                        assertThat(field.textAt("description")).as(name).isPresent());
        assertThat(particle().itemsAt("required")).containsExactly(Json.text("from"));
    }

    @Test
    void defaultsArePublished() {
        ObjectNode limits = particle().objectAt("properties", "limits", "properties");

        assertThat(limits.textAt("memory", "default")).contains("64Mi");
        assertThat(limits.textAt("deadline", "default")).contains("10s");
    }

    @Test
    void whatIsUnknownOrOutOfBoundsIsLeftToAdmission() {
        String text = schema.compact();

        assertThat(text).doesNotContain("\"additionalProperties\":false", "pattern", "minimum");
        assertThat(particle().boolAt("x-kubernetes-preserve-unknown-fields")).contains(true);
    }
}
