using Witness.Domain.Terms;

namespace Witness.Domain.Facts.Catalogue;

// 现场: scope Room: device, room and time are public; a room's fact finds its lots by booking

/// <summary>门禁通行.</summary>
[FactRow("门禁通行", "Door passed", From.Device, ScopeKind.Room)]
public sealed record DoorPassed : Fact
{
    [Field("人员", "Person", Mark.S3 | Mark.Personal, Optional = true)]
    public Person? Person { get; init; }

    [Field("门", "Door")]
    public string? Door { get; init; }

    [Field("场所", "Room")]
    public Room? Room { get; init; }

    [Field("方向", "Direction", Choices = nameof(Choices.Passage))]
    public string? Direction { get; init; }
}

/// <summary>人脸识别.</summary>
[FactRow("人脸识别", "Face matched", From.Device, ScopeKind.Room)]
public sealed record FaceMatched : Fact
{
    [Field("人员", "Person", Mark.S3 | Mark.Personal, Optional = true)]
    public Person? Person { get; init; }

    [Field("门", "Door")]
    public string? Door { get; init; }

    [Field("识别结果", "Match", Choices = nameof(Choices.FaceMatch))]
    public string? Match { get; init; }
}

/// <summary>安检.</summary>
[FactRow("安检", "Security checked", From.Device, ScopeKind.Room)]
public sealed record SecurityChecked : Fact
{
    [Field("人员", "Person", Mark.S3 | Mark.Personal, Optional = true)]
    public Person? Person { get; init; }

    [Field("门", "Door")]
    public string? Door { get; init; }

    [Field("查出物品", "Items found", Optional = true)]
    public string? ItemsFound { get; init; }
}

/// <summary>物品存取.</summary>
[FactRow("物品存取", "Item stored", From.Device, ScopeKind.Room)]
public sealed record ItemStored : Fact
{
    [Field("人员", "Person", Mark.S3 | Mark.Personal, Optional = true)]
    public Person? Person { get; init; }

    [Field("柜号", "Locker")]
    public string? Locker { get; init; }

    [Field("存取", "Direction", Choices = nameof(Choices.Storage))]
    public string? Direction { get; init; }
}

/// <summary>设备断线.</summary>
[FactRow("设备断线", "Device lost", From.Device, ScopeKind.Room)]
public sealed record DeviceLost : Fact
{
    [Field("设备", "Device")]
    public string? Device { get; init; }

    [Field("场所", "Room")]
    public Room? Room { get; init; }

    [Field("时段", "Window")]
    public Window? Window { get; init; }
}

/// <summary>设备恢复.</summary>
[FactRow("设备恢复", "Device returned", From.Device, ScopeKind.Room)]
public sealed record DeviceReturned : Fact
{
    [Field("设备", "Device")]
    public string? Device { get; init; }

    [Field("场所", "Room")]
    public Room? Room { get; init; }

    [Field("时段", "Window")]
    public Window? Window { get; init; }
}

/// <summary>录制缺口.</summary>
[FactRow("录制缺口", "Recording gapped", From.Device, ScopeKind.Room)]
public sealed record RecordingGapped : Fact
{
    [Field("设备", "Device")]
    public string? Device { get; init; }

    [Field("场所", "Room")]
    public Room? Room { get; init; }

    [Field("时段", "Window")]
    public Window? Window { get; init; }
}

/// <summary>对讲.</summary>
[FactRow("对讲", "Intercom called", Facts.From.Device, ScopeKind.Room)]
public sealed record IntercomCalled : Fact
{
    [Field("呼叫席位", "From")]
    public string? From { get; init; }

    [Field("被叫场所", "To")]
    public Room? To { get; init; }

    [Field("时段", "Window")]
    public Window? Window { get; init; }
}

/// <summary>广播.</summary>
[FactRow("广播", "Broadcast made", From.Device, ScopeKind.Room)]
public sealed record BroadcastMade : Fact
{
    [Field("场所", "Room")]
    public Room? Room { get; init; }

    [Field("内容", "Text", Mark.S4, Optional = true)]
    public string? Text { get; init; }
}

/// <summary>打印.</summary>
[FactRow("打印", "Pages printed", From.Device, ScopeKind.Room)]
public sealed record PagesPrinted : Fact
{
    [Field("设备", "Device")]
    public string? Device { get; init; }

    [Field("张数", "Sheets", Unit = "张")]
    public int? Sheets { get; init; }
}

/// <summary>设备报修.</summary>
[FactRow("设备报修", "Device fault reported", From.Officer, ScopeKind.Room)]
public sealed record DeviceFaultReported : Fact
{
    [Field("设备", "Device")]
    public string? Device { get; init; }

    [Field("故障", "Fault")]
    public string? Fault { get; init; }

    [Field("工单号", "Ticket no.", MaxLength = 100)]
    public string? TicketNo { get; init; }
}

/// <summary>设备修复.</summary>
[FactRow("设备修复", "Device repaired", From.Officer, ScopeKind.Room)]
public sealed record DeviceRepaired : Fact
{
    [Field("设备", "Device")]
    public string? Device { get; init; }

    [Field("故障", "Fault")]
    public string? Fault { get; init; }

    [Field("工单号", "Ticket no.", MaxLength = 100)]
    public string? TicketNo { get; init; }
}
