#include "relay/hub/owned_fact.h"

namespace chat::relay {

OwnedFact::OwnedFact(const Fact& fact)
    : kind_(fact.kind),
      doer_{std::string(fact.source.nick),
            std::string(fact.source.user),
            std::string(fact.source.host),
            std::string(fact.source.realname),
            std::string(fact.source.account),
            std::string(fact.source.address),
            fact.source.bot,
            fact.source.invisible,
            fact.source.rules_relay,
            fact.source.in_own_words,
            fact.source.id},
      target_(fact.target),
      text_(fact.text),
      object_(fact.object),
      to_one_(fact.to_one),
      to_status_(fact.to_status),
      tags_(fact.tags),
      changes_(fact.changes.begin(), fact.changes.end()),
      line_(fact.line == nullptr ? nullptr : std::make_shared<const KeptLine>(*fact.line)),
      id_(fact.id),
      at_(fact.at) {}

Fact OwnedFact::view() const {
  Fact fact{kind_,
            {doer_.nick, doer_.user, doer_.host, doer_.realname, doer_.account, doer_.address, doer_.bot,
             doer_.invisible, doer_.rules_relay, doer_.in_own_words, doer_.id}};
  fact.target = target_;
  fact.text = text_;
  fact.object = object_;
  fact.to_one = to_one_;
  fact.to_status = to_status_;
  fact.tags = tags_;
  fact.changes = changes_;
  fact.line = line_.get();
  fact.id = id_;
  fact.at = at_;
  return fact;
}

}  // namespace chat::relay
