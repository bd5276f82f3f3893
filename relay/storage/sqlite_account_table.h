#pragma once

#include "common/result.h"
#include "relay/storage/account_table.h"
#include "relay/storage/sqlite.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace chat::relay {

/// Accounts in a SQLite file that open_state_file() has opened. What has been done is on the disk, and
/// outlives a power cut.
class SqliteAccountTable final : public AccountTable {
 public:
  explicit SqliteAccountTable(std::shared_ptr<Sqlite> file) : file_(std::move(file)) {}

  Result<std::vector<KnownAccount>> all() override;
  Result<std::optional<Row>> find(const std::string& account) override;
  Result<bool> add(const std::string& account, const Row& row) override;
  Result<void> set_hash(const std::string& account, const std::string& hash) override;
  Result<PrivateNumber> remove(const std::string& account) override;
  Result<std::optional<std::string>> owner_of(const std::string& certificate) override;
  Result<std::vector<std::string>> certificates_of(const std::string& account) override;
  Result<bool> add_certificate(const std::string& account, const std::string& certificate) override;
  Result<bool> remove_certificate(const std::string& account, const std::string& certificate) override;
  Result<PrivateNumber> give_number(const std::string& account, PrivateNumber drawn) override;
  Result<PrivateNumber> take_number(const std::string& account) override;

 private:
  Result<PrivateNumber> number_of(const std::string& account) const;
  Result<bool> is_added(const Sqlite::Statement& insert) const;

  std::shared_ptr<Sqlite> file_;
};

}  // namespace chat::relay
