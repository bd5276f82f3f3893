#include "relay/hub/fact.h"

namespace chat::relay {

Fact::Fact(const Event& event)
    : kind_(event.kind),
      doer_{std::string(event.source.nick),
            std::string(event.source.user),
            std::string(event.source.host),
            std::string(event.source.realname),
            event.source.bot,
            event.source.invisible,
            event.source.in_own_words,
            event.source.id},
      target_(event.target),
      text_(event.text),
      object_(event.object),
      to_one_(event.to_one),
      to_status_(event.to_status),
      tags_(event.tags),
      changes_(event.changes.begin(), event.changes.end()),
      id_(event.id),
      at_(event.at) {}

Event Fact::event() const {
  Event event{kind_,
              {doer_.nick, doer_.user, doer_.host, doer_.realname, doer_.bot, doer_.invisible,
               doer_.in_own_words, doer_.id}};
  event.target = target_;
  event.text = text_;
  event.object = object_;
  event.to_one = to_one_;
  event.to_status = to_status_;
  event.tags = tags_;
  event.changes = changes_;
  event.id = id_;
  event.at = at_;
  return event;
}

}  // namespace chat::relay
