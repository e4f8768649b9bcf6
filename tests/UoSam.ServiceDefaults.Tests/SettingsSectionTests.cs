using Microsoft.Extensions.Configuration;
using UoSam.ServiceDefaults.Hosting;
using UoSam.ServiceDefaults.Security;

namespace UoSam.ServiceDefaults.Tests;

public sealed class SettingsSectionTests
{
    [Theory]
    [InlineData("Limts:MaxQueued", "Limits")]
    [InlineData("LIMIT:MAXQUEUED", "Limits")]
    [InlineData("Limist:MaxQueued", "Limits")]
    [InlineData("Modle:Id", "Model")]
    [InlineData("models:Id", "Model")]
    [InlineData("Securety:Tokens", "Security")]
    [InlineData("elemetry:JsonLogs", "Telemetry")]
    public void CheckNames_SectionButForASlip_IsRefusedByTheNameThatWasMeant(string key, string meant)
    {
        var error = Assert.Throws<StartRefusedException>(() => SettingsSection.CheckNames(Of(key)));

        Assert.Equal($"there is no section {key.Split(':')[0]} of settings; did you mean {meant}?", error.Message);
    }

    [Theory]
    [InlineData("Limits:MaxQueued")]
    [InlineData("LIMITS:MAXQUEUED")]
    [InlineData("Kestrel:Limits:MaxConcurrentConnections")]
    [InlineData("Logging:LogLevel:Default")]
    [InlineData("OpenTelemetry:Endpoint")]
    [InlineData("OTEL_SERVICE_NAME")]
    [InlineData("ASPNETCORE_URLS")]
    [InlineData("DOTNET_ENVIRONMENT")]
    [InlineData("AllowedHosts")]
    [InlineData("MODELS")]
    [InlineData("MODELS_SERVICE_HOST")]
    [InlineData("SecureShell:Port")]
    [InlineData("Metadata:Model")]
    public void CheckNames_SettingOfOthers_IsLeftAlone(string key) => SettingsSection.CheckNames(Of(key));

    private static IConfiguration Of(string key) =>
        new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(key, (string?)"1")]).Build();
}
