using Witness.Edge.Connectors;
using Witness.Edge.Connectors.WireFolder;
using Witness.Edge.Connectors.WirePull;

namespace Witness.Web.Wiring;

/// <summary>连接器册 — every kind of connector there is; a new one is a folder in Edge/Connectors and a line here.</summary>
public static class ConnectorBook
{
    public static readonly IReadOnlyList<ConnectorKind> All =
    [
        FolderConnector.Kind,
        PullConnector.Kind,
    ];

    public static ConnectorKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);
}
