using UoSam.Cli.Commands;
using UoSam.Cli.Hosting;
using UoSam.Client;

namespace UoSam.Cli.Tests;

public sealed class EndpointListTests
{
    [Fact]
    public void Parse_OneAddress_IsEveryStages() =>
        Assert.Equal(StageEndpoints.AtOne("http://a:1"), EndpointList.Parse(["http://a:1"]));

    [Fact]
    public void Parse_SeveralAddresses_AreReplicasOfEveryStage() =>
        Assert.Equal(StageEndpoints.AtOne("http://a:1,http://b:2"), EndpointList.Parse(["http://a:1,http://b:2"]));

    [Fact]
    public void Parse_StagesByName_GetTheirsAndTheOthersTheirPorts() => Assert.Equal(
        StageEndpoints.Loopback with { Encoder = "dns:///enc:5101", Local = "http://a:1,http://b:2,http://c:3" },
        EndpointList.Parse(["encoder=dns:///enc:5101,local=http://a:1,http://b:2", "local=http://c:3"]));

    [Fact]
    public void Parse_AStagesOwnAddress_GoesBeforeTheOneForAll() => Assert.Equal(
        StageEndpoints.AtOne("http://a:1") with { Global = "http://b:2" },
        EndpointList.Parse(["http://a:1", "global=http://b:2"]));

    [Fact]
    public void Parse_AnotherName_IsBadUsage() =>
        Assert.Throws<UsageException>(() => EndpointList.Parse(["encode=http://a:1"]));
}
