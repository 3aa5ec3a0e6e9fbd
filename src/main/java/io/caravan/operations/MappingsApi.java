package io.caravan.operations;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.access.DomainPortals;
import io.caravan.access.Role;
import io.caravan.http.QueryParameters;
import io.caravan.mirror.mapping.MappingState;
import io.caravan.mirror.mapping.Mappings;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/** The mappings over HTTP: which are in force, and what is wrong with those that were changed. */
public final class MappingsApi implements ManagementPart {

  /** Where it is. */
  public static final String PATH = "/caravan/mappings";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Mappings mappings;
  private final DomainPortals portals;

  /**
   * @param portals lets those in who see all portals
   */
  public MappingsApi(Mappings mappings, DomainPortals portals) {
    this.mappings = mappings;
    this.portals = portals;
  }

  @Override
  public void addTo(Calls all) {
    Calls calls = OfAllPortals.only(portals, all);
    calls.take(HttpMethod.GET, PATH, Role.VIEWER, this::list);
  }

  private Reply list(RoutingContext call) {
    QueryParameters.of(call.queryParams(), Set.of()).complete();
    ObjectNode answer = JSON.createObjectNode();
    var list = answer.putArray("mappings");
    for (MappingState state : mappings.states()) {
      ObjectNode one =
          list.addObject().put("mapping", state.name() + ".yaml").put("hash", state.hash());
      var objects = one.putArray("objects");
      state.objects().forEach(objects::add);
      var problems = one.putArray("problems");
      state.problems().forEach(problems::add);
    }
    return Reply.json(answer);
  }
}
