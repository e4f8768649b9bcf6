namespace UoSam.Web.Tests;

/// <summary>The front door of services whose messages are too small for an embedding.</summary>
public sealed class TightDoor : OpenDoor
{
    protected override IEnumerable<KeyValuePair<string, string?>> Settings => [new("Limits:MaxMessageBytes", $"{1 << 20}")];
}
