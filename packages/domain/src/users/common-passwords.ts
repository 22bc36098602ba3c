/**
 * The commonest passwords of at least eight characters in published breaches, lower-cased. A few hundred, which costs nothing
 * in a browser either; ASVS 5.0 §6.2.4 asks for the first 3,000.
 */
const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `
  00000000 000000000 0000000000 01234567 012345678 0123456789 0987654321 09876543 10101010 11111111 111111111 1111111111
  11112222 11223344 1122334455 112233445566 12121212 123123123 123123123123 12312312 123321123 12341234 1234512345 12345678 123456789
  1234567890 12345678910 123456789a 123456789q 1234567891 12345679 12345abc 123456abc 1234abcd 1234qwer 123654789 123698745
  123abc123 123qwe123 123qweasd 123qweasdzxc 12qwaszx 13131313 134679852 14141414 147258369 147852369 1q2w3e4r
  1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx 1qaz2wsx3edc 1qazxsw2 1qaz@wsx 20202020 22222222 23232323 25802580 31415926 33333333 44444444
  55555555 66666666 69696969 77777777 78945612 789456123 87654321 88888888 963852741 987654321 9876543210 98765432 99999999 999999999
  a1234567 a12345678 a123456789 aa123456 aa12345678 aaaaaaaa abc12345 abcd1234 abc123456 abcdefgh abcdefghi access14
  admin123 admin1234 admin12345 administrator admin@123 airborne alexander alexandra america1 asdasdasd asdf1234 asdfasdf asdfghjk
  asdfghjkl asdqwe123 asshole1 azertyui azertyuiop babygirl babygirl1 babyblue barcelona baseball baseball1 basketball
  benjamin bigdaddy bismillah blahblah blink182 bluebird brittany bubbles1 buster12 butterfly california carolina caroline
  changeme changeme1 changeme123 charlie1 charlotte cheese123 chocolate christian christine christopher cocacola
  computer computer1 corvette cristina dallas22 danielle darkness december default1 diamond1 dolphin1 dolphins drowssap
  einstein elephant elizabeth estrella everton1 facebook fernando fireball firebird flower123 football football1 forever1 formula1
  franklin freedom1 friends1 fuckyou1 fuckyou123 fuckyou2 garfield gateway1 gfhjkm123 godzilla goldfish google123 guinness
  hannah123 hardcore harrison hello123 hello1234 hellohello helpdesk hockey123 iloveyou iloveyou1 iloveyou2 iloveyou! internet
  isabella jackass1 jasmine1 jennifer jessica1 jonathan jordan23 justin123 kawasaki killer123 kristina lalalala letmein1 letmein123
  letmein! leonardo liverpool liverpool1 lollipop london123 loveyou1 lovelove manchester marlboro master123 matthew1
  maverick maxwell1 mercedes michael1 michelle michael123 midnight million2 monkey12 monkey123 mypassword nicholas nintendo
  ninja123 nothing1 november olivia123 p@ssw0rd p@ssw0rd1 p@ssword p@$$w0rd pa$$w0rd pa55word pakistan panthers paradise parola123 passpass
  passw0rd passw0rd1 password password! password0 password01 password1 password1! password12 password123 password1234
  password123! password2 password3 password99 password@123 patricia patrick1 peekaboo personal philips1 piglet12 pokemon123
  portugal precious princess princess1 property qazwsx123 qazwsxedc qazxsw21 q1w2e3r4 q1w2e3r4t5 q1w2e3r4t5y6 qqqqqqqq qwaszx12
  qweasd123 qweasdzxc qweqweqwe qwer1234 qwerasdf qwert123 qwert12345 qwertyui qwertyuiop qwertyuiop123 qwerty11 qwerty12 qwerty123
  qwerty1234 qwerty12345 qwerty123456 qwertz123 qwertzui qwertzuiop rainbow1 rammstein rangers1 redskins richard1
  rockstar rush2112 samantha samsung1 samsung123 santiago sayangku scorpion scotland sebastian secret123 september sergey123
  shadow12 shadow123 simpsons skywalker slipknot snickers snowball soccer12 spiderman spiderman1 spitfire startrek starwars
  starwars1 stephanie steelers strawberry summer123 sunflower sunshine sunshine1 superman superman1 superstar swordfish teddybear
  temp1234 test1234 test12345 testtest testtest1 thailand thunder1 tinkerbell trustno1 twilight undertaker unknown1 valentina valentin
  vergessen veronica victoria videogame voyager1 warcraft warriors webmaster welcome1 welcome123 welcome1! westside whatever
  whatever1 william1 windows1 winston1 winter123 wolverine xxxxxxxx yankees1 yellow12 zaq12wsx zaq1zaq1 zxcvbnm1 zxcvbnm123 zxcvbnm,
  zzzzzzzz
  `
    .trim()
    .split(/\s+/),
);

/** Whether the password is one of the commonest, whatever the case of its letters. */
export function isCommonPassword(password: string): boolean {
  return COMMON_PASSWORDS.has(password.toLowerCase());
}
