using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using UoSam.ServiceDefaults.Security;
using UoSam.ServiceDefaults.Telemetry;

namespace UoSam.ServiceDefaults.Hosting;

/// <summary>Reads a section of the configuration; what is misspelt, a key or the section itself, stops the start.</summary>
internal static class SettingsSection
{
    private static readonly string[] Names =
        [ServiceLimits.SectionName, ModelOptions.SectionName, SecurityOptions.SectionName, TelemetryOptions.SectionName];

    /// <summary>Refuses a section whose name is one of ours but for a slip; of others nothing is known.</summary>
    /// <exception cref="StartRefusedException">There is one.</exception>
    public static void CheckNames(IConfiguration configuration)
    {
        // A variable of the environment without __ is no section, whatever its name.
        foreach (var key in configuration.GetChildren().Where(child => child.GetChildren().Any()).Select(section => section.Key))
        {
            if (Array.Find(Names, name => IsSlip(key.ToUpperInvariant(), name.ToUpperInvariant())) is { } meant)
            {
                throw new StartRefusedException($"there is no section {key} of settings; did you mean {meant}?");
            }
        }
    }

    /// <summary>Registers options that are read so.</summary>
    public static OptionsBuilder<T> AddSettings<T>(this IServiceCollection services, string section)
        where T : class =>
        services.AddOptions<T>().Configure<IConfiguration>(
            (options, configuration) => Bind(configuration.GetSection(section), options));

    /// <summary>Reads it.</summary>
    /// <exception cref="StartRefusedException">A key is none of the options', or a value is not of its type.</exception>
    public static void Bind(IConfigurationSection section, object options)
    {
        string[] known = [.. options.GetType().GetProperties().Where(setting => setting.CanWrite).Select(setting => setting.Name)];
        if (section.GetChildren().FirstOrDefault(child => !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)) is { } other)
        {
            throw new StartRefusedException(
                $"there is no setting {other.Path}; those of {section.Key} are {string.Join(", ", known)}");
        }

        try
        {
            section.Bind(options);
        }
        catch (InvalidOperationException fault)
        {
            throw new StartRefusedException(fault.Message, fault);
        }
    }

    // A letter too many, missing or another, or two in each other's place.
    private static bool IsSlip(string word, string name)
    {
        var alike = word.Zip(name).TakeWhile(pair => pair.First == pair.Second).Count();
        return (word[alike..], name[alike..]) switch
        {
            ("", "") => false,
            ([_, .. var more], var rest) when more == rest => true,
            (var rest, [_, .. var more]) when more == rest => true,
            ([_, .. var behind], [_, .. var rest]) when behind == rest => true,
            ([var a, var b, .. var behind], [var c, var d, .. var rest]) => (a, b, behind) == (d, c, rest),
            _ => false,
        };
    }
}
