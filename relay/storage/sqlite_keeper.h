#pragma once

#include "common/result.h"
#include "common/workers.h"
#include "relay/hub/keeper.h"
#include "relay/storage/sqlite.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace chat::relay {

/// Keeps in the state file what is to outlive the relay. The workers' thread writes, all that has changed
/// meanwhile at once; what has not been written when the keeper ends is written then.
class SqliteKeeper final : public Keeper {
 public:
  /// `workers` outlives the keeper. Blocks until the file is read.
  static Result<std::unique_ptr<SqliteKeeper>> open(std::shared_ptr<Sqlite> file, Workers& workers);
  ~SqliteKeeper() override;
  SqliteKeeper(const SqliteKeeper&) = delete;
  SqliteKeeper& operator=(const SqliteKeeper&) = delete;

  bool exists() const override { return true; }
  std::vector<KeptRoom> rooms() const override { return rooms_; }
  std::vector<AddressBan> address_bans() const override { return bans_; }
  std::vector<Bookmark> bookmarks() const override { return bookmarks_; }
  std::uint64_t undone_up_to() const override { return undone_up_to_; }
  void keep(KeptRoom room) override;
  void forget_room(std::string_view name) override;
  void keep(std::vector<AddressBan> bans) override;
  void keep(std::vector<Bookmark> changed) override;
  void keep_undone_up_to(std::uint64_t number) override;
  void write(std::uint64_t batch) override;
  std::uint64_t settled() const override { return settled_; }
  const std::string& failure() const override { return failure_; }
  Time deadline() const override { return being_written_ == nullptr ? try_again_at_ : kNever; }
  void try_again() override { write_soon(); }

  /// What is to be written.
  struct Changes {
    std::map<std::string, std::string> rooms{};  ///< forms by folded name; empty: it is forgotten
    std::optional<std::vector<AddressBan>> bans{};
    std::map<std::tuple<Bookmark::Kind, std::string, std::string>, std::int64_t> bookmarks{};
    std::uint64_t undone_up_to = 0;  ///< 0: as before
    std::uint64_t batch = 0;         ///< the last of which this has something

    bool empty() const { return rooms.empty() && !bans && bookmarks.empty() && undone_up_to == 0; }
    /// Adds what `newer` does not say otherwise.
    void add_older(const Changes& older);
  };

 private:
  struct File;

  SqliteKeeper(std::shared_ptr<File> file, Workers& workers) : file_(std::move(file)), workers_(workers) {}
  void write_soon();
  void written(const std::string& why, Time at);
  void settle(std::uint64_t batch, const std::string& why);

  std::shared_ptr<File> file_;  // shared with the thread
  Workers& workers_;
  std::vector<KeptRoom> rooms_{};      // at the start
  std::vector<AddressBan> bans_{};     // at the start
  std::vector<Bookmark> bookmarks_{};  // at the start
  std::uint64_t undone_up_to_ = 0;     // at the start
  Changes changes_{};
  std::shared_ptr<const Changes> being_written_{};  // null: none
  std::uint64_t settled_ = 0;
  std::string failure_{};
  Time tell_again_at_{};
  Time try_again_at_ = kNever;
};

}  // namespace chat::relay
