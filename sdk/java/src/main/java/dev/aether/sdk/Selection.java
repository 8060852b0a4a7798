package dev.aether.sdk;

/**
 * Which objects of a list are wanted; empty texts select all.
 *
 * @param labels such as {@code app=shop}
 * @param fields such as {@code involvedObject.name=shop}
 */
public record Selection(String labels, String fields) {
    public static final Selection ALL = new Selection("", "");

    public static Selection ofFields(String fields) {
        return new Selection("", fields);
    }

    /** To be continued with more parameters; never empty. */
    String query() {
        StringBuilder query = new StringBuilder("?");
        if (!labels.isEmpty()) {
            query.append("labelSelector=").append(Place.encoded(labels)).append('&');
        }
        if (!fields.isEmpty()) {
            query.append("fieldSelector=").append(Place.encoded(fields)).append('&');
        }
        return query.toString();
    }
}
