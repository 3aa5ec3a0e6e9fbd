package io.caravan.simulator.api;

import io.caravan.simulator.crm.AssociationType;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.oauth.Scopes;
import java.util.List;

/** The two object types in the path of a call about links; the token may use both. */
record LinkPair(ObjectSchema from, ObjectSchema to) {

  static LinkPair of(Call call, boolean write) {
    ObjectSchema from = Records.schema(call, call.value("from"));
    ObjectSchema to = Records.schema(call, call.value("to"));
    call.require(Scopes.records(from, write));
    call.require(Scopes.records(to, write));
    return new LinkPair(from, to);
  }

  static List<AssociationType> types(Call call, ObjectSchema from, ObjectSchema to) {
    return Records.crm(call).associationTypes().between(from.ordinal(), to.ordinal());
  }
}
