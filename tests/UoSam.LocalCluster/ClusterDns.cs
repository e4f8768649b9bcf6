using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace UoSam.LocalCluster;

/// <summary>
/// Answers as a cluster's DNS does for headless Services: an A record per ready pod of <c>STAGE.uosam.svc.cluster.local</c>,
/// none of any other type, and NXDOMAIN for other names (RFC 1035).
/// </summary>
internal sealed class ClusterDns : IDisposable
{
    private const string Suffix = ".uosam.svc.cluster.local";
    private const int HeaderBytes = 12;
    private const ushort TypeA = 1;
    private const ushort AnswerFlags = 0x8580;
    private const ushort NoSuchName = 3;

    private readonly ConcurrentDictionary<string, IPAddress[]> _stages = new();
    private readonly UdpClient _socket;

    public ClusterDns(IPAddress address)
    {
        _socket = new UdpClient(new IPEndPoint(address, 53));
        _ = ServeAsync();
    }

    /// <summary>Sets the addresses of a stage's ready pods.</summary>
    public void Publish(string stage, IEnumerable<IPAddress> ready) => _stages[stage] = [.. ready];

    public void Dispose() => _socket.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var query = await _socket.ReceiveAsync();
                await _socket.SendAsync(Answer(query.Buffer), query.RemoteEndPoint);
            }
        }
        catch (Exception error) when (error is ObjectDisposedException or SocketException)
        {
            // Disposed.
        }
    }

    private byte[] Answer(byte[] query)
    {
        var (name, end) = ReadName(query);
        var type = BinaryPrimitives.ReadUInt16BigEndian(query.AsSpan(end));
        var known = name.EndsWith(Suffix, StringComparison.Ordinal) & _stages.TryGetValue(StageOf(name), out var ready);
        var addresses = known && type == TypeA ? ready! : [];
        var answer = new List<byte>();
        Add(answer, BinaryPrimitives.ReadUInt16BigEndian(query));
        Add(answer, known ? AnswerFlags : (ushort)(AnswerFlags | NoSuchName));
        Add(answer, 1);
        Add(answer, (ushort)addresses.Length);
        Add(answer, 0);
        Add(answer, 0);
        answer.AddRange(query[HeaderBytes..(end + 4)]);
        foreach (var address in addresses)
        {
            // The name of the question (a pointer to byte 12), type A, class IN, 0 seconds to live, 4 bytes.
            answer.AddRange([0xC0, HeaderBytes, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4]);
            answer.AddRange(address.GetAddressBytes());
        }

        return [.. answer];
    }

    private static string StageOf(string name) => name.Split('.')[0];

    private static (string Name, int End) ReadName(byte[] query)
    {
        var labels = new List<string>();
        var at = HeaderBytes;
        for (; query[at] != 0; at += query[at] + 1)
        {
            labels.Add(Encoding.ASCII.GetString(query, at + 1, query[at]));
        }

        return (string.Join('.', labels).ToLowerInvariant(), at + 1);
    }

    private static void Add(List<byte> bytes, ushort value) => bytes.AddRange([(byte)(value >> 8), (byte)value]);
}
