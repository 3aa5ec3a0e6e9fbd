package io.caravan.mirror.mapping;

import java.util.List;

/**
 * A mapping as it stands.
 *
 * @param name of its file, without .yaml
 * @param hash of the content that is in force; empty when none ever was
 * @param objects that it is applied to: portal and object type, such as 62515 contacts
 * @param problems of its last change, each with file and line; while there are any, the content
 *     from before stays in force
 */
public record MappingState(String name, String hash, List<String> objects, List<String> problems) {

  public MappingState {
    objects = List.copyOf(objects);
    problems = List.copyOf(problems);
  }
}
