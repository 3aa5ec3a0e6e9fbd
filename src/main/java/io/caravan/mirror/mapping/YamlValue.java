package io.caravan.mirror.mapping;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A value of a YAML file with its line. Scalars are texts, whatever they look like: {@code no} is
 * "no".
 *
 * @param content {@link String}, {@link List} of {@link YamlValue}, or {@link Map} of strings to
 *     {@link YamlValue} in the file's order
 * @param line counted from 1
 */
record YamlValue(Object content, int line) {

  private static final int DEEPEST = 20;

  /**
   * Reads a file's text.
   *
   * @param problems takes what is wrong with it
   * @return null when it cannot be read at all
   */
  static YamlValue read(String text, Problems problems) {
    try {
      Node root = new Compose(LoadSettings.builder().build()).composeString(text).orElse(null);
      if (root == null) {
        problems.add(1, "the file is empty; a mapping needs columns");
        return null;
      }
      return of(root, problems, 0);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      problems.add(line, "this is not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      problems.add(1, "this is not YAML: " + e.getMessage());
    }
    return null;
  }

  private static YamlValue of(Node node, Problems problems, int depth) {
    int line = line(node);
    if (depth > DEEPEST) {
      problems.add(line, "this is nested too deep");
      return new YamlValue("", line);
    }
    if (node instanceof MappingNode mapping) {
      var map = new LinkedHashMap<String, YamlValue>();
      for (NodeTuple tuple : mapping.getValue()) {
        String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
        YamlValue before = map.put(key, of(tuple.getValueNode(), problems, depth + 1));
        if (before != null) {
          problems.add(
              line(tuple.getKeyNode()),
              "'%s' stands here twice, first on line %d; take one away"
                  .formatted(key, before.line()));
        }
      }
      return new YamlValue(map, line);
    }
    if (node instanceof SequenceNode sequence) {
      var list = new ArrayList<YamlValue>();
      sequence.getValue().forEach(one -> list.add(of(one, problems, depth + 1)));
      return new YamlValue(list, line);
    }
    return new YamlValue(((ScalarNode) node).getValue(), line);
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }

  boolean isText() {
    return content instanceof String;
  }

  String text() {
    return (String) content;
  }

  /** The map, or null when it is none. */
  @SuppressWarnings("unchecked")
  Map<String, YamlValue> map() {
    return content instanceof Map<?, ?> ? (Map<String, YamlValue>) content : null;
  }

  /** The list, or null when it is none. */
  @SuppressWarnings("unchecked")
  List<YamlValue> list() {
    return content instanceof List<?> ? (List<YamlValue>) content : null;
  }

  /** Without lines: strings, lists and maps. */
  Object plain() {
    if (list() != null) {
      return list().stream().map(YamlValue::plain).toList();
    }
    if (map() != null) {
      var plain = new LinkedHashMap<String, Object>();
      map().forEach((key, value) -> plain.put(key, value.plain()));
      return plain;
    }
    return content;
  }
}
