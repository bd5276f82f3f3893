#include "relay/dialects/control/answers.h"

#include "relay/delivery/outbox.h"
#include "relay/dialects/control/refusals.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace chat::relay::control {

void Answers::show(const Json& item) const {
  // What people chose may be no UTF-8.
  outbox_.queue(item.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n');
}

void Answers::tell(std::string_view words) const {
  show({{"type", "done"}, {"text", words}});
}

void Answers::refuse(std::string_view why) const {
  refusal_ = why;
}

void Answers::refuse(const Refusal& refusal) const {
  refuse(words_for(refusal));
}

void Answers::end() const {
  const std::string why = std::exchange(refusal_, {});
  show(why.empty() ? Json{{"end", "ok"}} : Json{{"end", "refused"}, {"why", why}});
}

}  // namespace chat::relay::control
