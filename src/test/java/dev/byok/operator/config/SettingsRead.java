package dev.byok.operator.config;

import java.util.AbstractMap;
import java.util.Set;
import java.util.TreeSet;

/** Test kit: the variables that the configuration asks its environment for. */
public final class SettingsRead {
    private SettingsRead() {}

    /** Their names. */
    public static Set<String> names() {
        Set<String> asked = new TreeSet<>();
        OperatorConfig.from(
                new AbstractMap<>() {
                    @Override
                    public Set<Entry<String, String>> entrySet() {
                        return Set.of();
                    }

                    @Override
                    public String getOrDefault(Object name, String otherwise) {
                        asked.add(name.toString());
                        return otherwise;
                    }
                },
                "here");
        return asked;
    }
}
