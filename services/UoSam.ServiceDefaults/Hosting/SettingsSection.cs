using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using UoSam.ServiceDefaults.Security;

namespace UoSam.ServiceDefaults.Hosting;

/// <summary>Reads a section of the configuration; a key that is none of its settings is a misspelt one and stops the start.</summary>
internal static class SettingsSection
{
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
}
