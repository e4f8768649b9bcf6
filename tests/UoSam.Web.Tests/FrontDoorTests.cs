using System.Net;
using UoSam.Cli.Hosting;
using UoSam.Cli.Web;
using UoSam.Core.ModelStore;
using UoSam.ServiceDefaults.Security;

namespace UoSam.Web.Tests;

/// <summary>The front door keeps to the services' rules of who may talk to them.</summary>
public sealed class FrontDoorTests
{
    private static readonly ModelSettings Model = new(null, ModelCatalog.DefaultId, "cpu", 1);

    [Fact]
    public void Build_BeyondLoopbackWithoutTls_IsRefused()
    {
        var refused = Assert.Throws<StartRefusedException>(
            () => FrontDoor.Build(Model, _ => { }, new IPEndPoint(IPAddress.Any, 0), []));

        Assert.Contains("http://0.0.0.0:0 is not loopback", refused.Message, StringComparison.Ordinal);
    }
}
