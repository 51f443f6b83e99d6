using Witness.Ledger.Log;

namespace Witness.Flow.Store;

/// <summary>A log store whose tables can be gone through and compared with what its writer sealed: both engines are.</summary>
public interface CheckedStore : LogStore
{
    RowSeals Seals { get; }
}
