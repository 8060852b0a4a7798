package dev.aether.cli.apps;

import dev.aether.sdk.Objects;
import dev.aether.sdk.Place;

/** Where apps are among the objects. */
final class Apps {
    private static final String KIND = "apps.aether.dev";

    private Apps() {}

    /**
     * @param word a name, or {@code app/NAME}
     */
    static Place place(Objects objects, String namespace, String word) {
        return Place.one(objects.kinds().named(KIND), namespace, name(word));
    }

    static String name(String word) {
        for (String prefix :
                new String[] {"app/", "apps/", "apps.aether.dev/", "app.aether.dev/"}) {
            if (word.startsWith(prefix)) {
                return word.substring(prefix.length());
            }
        }
        return word;
    }
}
