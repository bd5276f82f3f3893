#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace chat::relay {

struct Person;

/// Who wants to know when somebody of a nick comes or goes, by folded nick.
class Watches {
 public:
  void add(const std::string& nick, Person& watcher) { watchers_[nick].insert(&watcher); }
  void remove(const std::string& nick, Person& watcher) {
    const auto found = watchers_.find(nick);
    if (found == watchers_.end()) return;
    found->second.erase(&watcher);
    if (found->second.empty()) watchers_.erase(found);
  }

  std::set<Person*> of(const std::string& nick) const {
    const auto found = watchers_.find(nick);
    return found == watchers_.end() ? std::set<Person*>() : found->second;
  }

 private:
  std::map<std::string, std::set<Person*>> watchers_;
};

}  // namespace chat::relay
